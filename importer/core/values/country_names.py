"""What people call countries where ISO 3166-1 has other names: ISO code -> names."""

IN_ENGLISH = {
    "AE": "UAE, U.A.E., Emirates",
    "BN": "Brunei",
    "BO": "Bolivia",
    "CD": "DR Congo, Congo-Kinshasa",
    "CG": "Congo-Brazzaville, Republic of the Congo",
    "CI": "Ivory Coast",
    "CV": "Cape Verde",
    "CZ": "Czech Republic, Czechia",
    "GB": "UK, U.K., Great Britain, England, Scotland, Wales, Northern Ireland",
    "IR": "Iran",
    "KP": "North Korea",
    "KR": "South Korea, Korea, Republic of Korea",
    "LA": "Laos",
    "MD": "Moldova",
    "MK": "Macedonia",
    "MM": "Burma",
    "NL": "Holland, The Netherlands",
    "PS": "Palestine",
    "RU": "Russia",
    "SY": "Syria",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "TR": "Turkey",
    "TW": "Taiwan",
    "TZ": "Tanzania",
    "US": "USA, U.S.A., U.S., America, United States of America, États-Unis d'Amérique",
    "VA": "Vatican, Vatican City, Holy See",
    "VE": "Venezuela",
    "VN": "Vietnam",
    "XK": "Kosovo",
}
"""And what is English enough to be read everywhere: `USA`, `UK`."""
ABROAD = {
    "AE": "ОАЭ, ОАЕ, الإمارات, الامارات, איחוד האמירויות, アラブ首長国連邦",
    "BY": "Белоруссия",
    "CZ": "เช็ก",
    "DE": "เยอรมัน",
    "GB": (
        "Grande-Bretagne, Gran Bretaña, Gran Bretagna, Grã-Bretanha, Großbritannien, "
        "Groot-Brittannië, Storbritannien, Storbritannia, Wielka Brytania, Velká "
        "Británie, Inggris, Великобритания, Велика Британія, Англия, Μεγάλη Βρετανία, "
        "بريطانيا, بریتانیا, انگلستان, בריטניה, อังกฤษ, ब्रिटेन, イギリス"
    ),
    "GE": "גיאורגיה, ジョージア",
    "GR": "Ελλάς, ग्रीस",
    "IN": "هند",
    "KP": (
        "Nordkorea, Corée du Nord, Северная Корея, Північна Корея, Βόρεια Κορέα, كوريا "
        "الشمالية, 北朝鮮"
    ),
    "KR": (
        "Südkorea, Corée du Sud, Corea del Sur, Corea del Sud, Coreia do Sul, "
        "Zuid-Korea, Sydkorea, Sør-Korea, Korea Południowa, Jižní Korea, Korea Selatan, "
        "Hàn Quốc, Güney Kore, Южная Корея, Південна Корея, Южна Корея, Νότια Κορέα, "
        "كوريا الجنوبية, کره جنوبی, דרום קוריאה, 韓國, 南韓, 한국"
    ),
    "NL": "Κάτω Χώρες",
    "OM": "سلطنة عمان",
    "PS": "فلسطين, הרשות הפלסטינית",
    "RS": "صربيا",
    "RU": (
        "Russland, Russie, Rusia, Rússia, Rusland, Ryssland, Venäjä, Rosja, Rusko, "
        "Oroszország, Rusija, Rusya, Россия, Росія, Русия, Русија, Ρωσία, روسيا, روسیه, "
        "רוסיה, รัสเซีย, रूस, 俄羅斯, ロシア, 러시아, რუსეთი"
    ),
    "SA": "المملكة العربية السعودية, ערב הסעודית, सऊदी अरब",
    "SY": "سوريا, سورية",
    "TH": "ประเทศไทย, थाईलैंड",
    "TW": "台灣, 臺灣, 대만, טייוואן",
    "US": (
        "Vereinigte Staaten, États-Unis, Estados Unidos, Stati Uniti, Verenigde Staten, "
        "Amerika Serikat, Hoa Kỳ, США, Сполучені Штати, САЩ, САД, ΗΠΑ, أمريكا, آمریکا, "
        'ایالات متحده, ארה"ב, สหรัฐอเมริกา, สหรัฐ, अमेरिका, アメリカ, アメリカ合衆国, 米国, აშშ'
    ),
    "VN": "فيتنام",
}
"""In other languages, where the names of ISO 3166-1 are longer (`Российская Федерация`)."""
