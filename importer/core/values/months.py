"""Month names and their short forms, in the languages whose headers we read, in the forms that
dates have: `5. března`, `5 мая`, `5. maaliskuuta`.

Chinese, Japanese, Korean and Vietnamese number their months; `dates` reads that. A name that two
languages give to different months is left out: `listopada` is November in Polish and October in
Croatian, as `lip`, `lis` and `srp` are other months to Croats than to Poles and Czechs.
"""

from types import MappingProxyType

NAMES = {
    "en": "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug,"
    " september sep sept, october oct, november nov, december dec",
    "de": "januar jan jänner jän jänn, februar feb feber, märz mär mrz, april apr, mai, juni jun,"
    " juli jul, august aug, september sep sept, oktober okt, november nov, dezember dez",
    "fr": "janvier janv, février févr fév, mars, avril avr, mai, juin, juillet juil, août aou aoû,"
    " septembre sept, octobre oct, novembre nov, décembre déc",
    "es": "enero ene, febrero feb, marzo mar, abril abr, mayo may, junio jun, julio jul,"
    " agosto ago, septiembre setiembre sept sep, octubre oct, noviembre nov, diciembre dic",
    "it": "gennaio gen, febbraio feb, marzo mar, aprile apr, maggio mag, giugno giu, luglio lug,"
    " agosto ago, settembre sett set, ottobre ott, novembre nov, dicembre dic",
    "pt": "janeiro jan, fevereiro fev, março mar, abril abr, maio mai, junho jun, julho jul,"
    " agosto ago, setembro set, outubro out, novembro nov, dezembro dez",
    "nl": "januari jan, februari feb, maart mrt, april apr, mei, juni jun, juli jul,"
    " augustus aug, september sep sept, oktober okt, november nov, december dec",
    "ar": "يناير, فبراير, مارس, أبريل ابريل, مايو, يونيو يونيه, يوليو يوليه, أغسطس اغسطس, سبتمبر,"
    " أكتوبر اكتوبر, نوفمبر, ديسمبر",
    "da": "januar jan, februar feb, marts mar, april apr, maj, juni jun, juli jul, august aug,"
    " september sep sept, oktober okt, november nov, december dec",
    "no": "januar jan, februar feb, mars mar, april apr, mai, juni jun, juli jul, august aug,"
    " september sep sept, oktober okt, november nov, desember des",
    "sv": "januari jan, februari feb febr, mars mar, april apr, maj, juni jun, juli jul,"
    " augusti aug, september sep sept, oktober okt, november nov, december dec",
    "fi": "tammikuuta tammikuu tammi, helmikuuta helmikuu helmi, maaliskuuta maaliskuu maalis,"
    " huhtikuuta huhtikuu huhti, toukokuuta toukokuu touko, kesäkuuta kesäkuu kesä,"
    " heinäkuuta heinäkuu heinä, elokuuta elokuu elo, syyskuuta syyskuu syys,"
    " lokakuuta lokakuu loka, marraskuuta marraskuu marras, joulukuuta joulukuu joulu",
    "isl": "janúar jan, febrúar feb, mars mar, apríl apr, maí, júní jún, júlí júl, ágúst ágú,"
    " september sep sept, október okt, nóvember nóv, desember des",
    "pl": "stycznia styczeń sty, lutego luty lut, marca marzec mar, kwietnia kwiecień kwi,"
    " maja maj, czerwca czerwiec cze, lipca lipiec, sierpnia sierpień sie,"
    " września wrzesień wrz, października październik paź, , grudnia grudzień gru",
    "cs": "ledna leden, února únor, března březen, dubna duben, května květen, června červen,"
    " července červenec, srpna srpen, září, října říjen, listopadu, prosince prosinec",
    "sk": "januára január jan, februára február feb, marca marec mar, apríla apríl apr,"
    " mája máj, júna jún, júla júl, augusta august aug, septembra september sep,"
    " októbra október okt, novembra november nov, decembra december dec",
    "hu": "január jan, február febr, március márc, április ápr, május máj, június jún, július júl,"
    " augusztus aug, szeptember szept, október okt, november nov, december dec",
    "ro": "ianuarie ian, februarie feb, martie mar, aprilie apr, mai, iunie iun, iulie iul,"
    " august aug, septembrie sept sep, octombrie oct, noiembrie noi nov, decembrie dec",
    "bg": "януари яну, февруари фев, март мар, април апр, май, юни, юли, август авг,"
    " септември септ сеп, октомври окт, ноември ное, декември дек",
    "hr": "siječnja siječanj sij, veljače veljača velj, ožujka ožujak ožu, travnja travanj tra,"
    " svibnja svibanj svi, lipnja lipanj, srpnja srpanj, kolovoza kolovoz kol,"
    " rujna rujan ruj, , studenoga studenog studeni stu, prosinca prosinac pro",
    "sr": "јануар јануара јан januar januara, фебруар фебруара феб februar februara,"
    " март марта мар mart marta, април априла апр april aprila, мај маја maj maja,"
    " јун јуна jun juna, јул јула jul jula, август августа авг avgust avgusta,"
    " септембар септембра сеп septembar septembra, октобар октобра окт oktobar oktobra,"
    " новембар новембра нов novembar novembra, децембар децембра дец decembar decembra",
    "sl": "januar januarja jan, februar februarja feb, marec marca mar, april aprila apr,"
    " maj maja, junij junija jun, julij julija jul, avgust avgusta avg,"
    " september septembra sep, oktober oktobra okt, november novembra nov, december decembra dec",
    "el": "ιανουαρίου ιανουάριος ιαν, φεβρουαρίου φεβρουάριος φεβ, μαρτίου μάρτιος μαρ,"
    " απριλίου απρίλιος απρ, μαΐου μάιος μαΐ μάι, ιουνίου ιούνιος ιουν, ιουλίου ιούλιος ιουλ,"
    " αυγούστου αύγουστος αυγ, σεπτεμβρίου σεπτέμβριος σεπ, οκτωβρίου οκτώβριος οκτ,"
    " νοεμβρίου νοέμβριος νοε, δεκεμβρίου δεκέμβριος δεκ",
    "tr": "ocak oca, şubat şub, mart mar, nisan nis, mayıs may, haziran haz, temmuz tem,"
    " ağustos ağu, eylül eyl, ekim eki, kasım kasim kas, aralık aralik ara",
    "ru": "января январь янв, февраля февраль фев, марта март мар, апреля апрель апр, мая май,"
    " июня июнь июн, июля июль июл, августа август авг, сентября сентябрь сент сен,"
    " октября октябрь окт, ноября ноябрь нояб ноя, декабря декабрь дек",
    "uk": "січня січень січ, лютого лютий лют, березня березень бер, квітня квітень кві,"
    " травня травень тра, червня червень чер, липня липень лип, серпня серпень сер,"
    " вересня вересень вер, жовтня жовтень жов, листопада листопад лис, грудня грудень гру",
    "he": "בינואר ינואר, בפברואר פברואר, במרץ מרץ במרס מרס, באפריל אפריל, במאי מאי, ביוני יוני,"
    " ביולי יולי, באוגוסט אוגוסט, בספטמבר ספטמבר, באוקטובר אוקטובר, בנובמבר נובמבר,"
    " בדצמבר דצמבר",
    "fa": "ژانویه, فوریه, مارس, آوریل, مه می, ژوئن, ژوئیه جولای, اوت آگوست, سپتامبر, اکتبر, نوامبر,"
    " دسامبر",
    "hi": "जनवरी, फरवरी फ़रवरी, मार्च, अप्रैल, मई, जून, जुलाई, अगस्त, सितंबर सितम्बर,"
    " अक्टूबर अक्तूबर, नवंबर नवम्बर, दिसंबर दिसम्बर",
    "id": "januari jan, februari feb, maret mar, april apr, mei, juni jun, juli jul,"
    " agustus agu agt, september sep, oktober okt, november nov, desember des",
    "ms": "januari jan, februari feb, mac, april apr, mei, jun, julai jul, ogos ogo,"
    " september sep, oktober okt, november nov, disember dis",
    "th": "มกราคม มค, กุมภาพันธ์ กพ, มีนาคม มีค, เมษายน เมย, พฤษภาคม พค, มิถุนายน มิย, กรกฎาคม กค,"
    " สิงหาคม สค, กันยายน กย, ตุลาคม ตค, พฤศจิกายน พย, ธันวาคม ธค",
}
"""Language -> its months from the first to the twelfth, parted by commas, without the dots of short
forms."""

MONTHS = MappingProxyType(
    {
        name.casefold(): number
        for months in NAMES.values()
        for number, names in enumerate(months.split(","), start=1)
        for name in names.split()
    }
)
"""Case-folded name -> 1 to 12."""
