"""Month names and their short forms, in the languages whose headers we read: English, German,
French, Spanish, Italian, Portuguese, Dutch and Arabic."""

from types import MappingProxyType

_NAMES = (
    "january jan januar jänner jän jänn janvier janv enero ene gennaio gen janeiro januari يناير",
    "february feb februar feber février févr fév febrero febbraio fevereiro fev februari فبراير",
    "march mar märz mär mrz mars marzo março maart mrt مارس",
    "april apr avril avr abril abr aprile أبريل ابريل",
    "may mai mayo maggio mag maio mei مايو",
    "june jun juni juin junio giugno giu junho يونيو يونيه",
    "july jul juli juillet juil julio luglio lug julho يوليو يوليه",
    "august aug août aou aoû agosto ago augustus أغسطس اغسطس",
    "september sep sept septembre septiembre set settembre sett setembro سبتمبر",
    "october oct oktober okt octobre octubre ottobre ott outubro out أكتوبر اكتوبر",
    "november nov novembre noviembre novembro نوفمبر",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro ديسمبر",
)

MONTHS = MappingProxyType(
    {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
)
"""Case-folded name -> 1 to 12."""
