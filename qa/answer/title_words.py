"""Beginnings of the words that institutions and offices are named with, by language.

Such a name is translated, not spelled, so that its consonants say nothing in another script.
"""

from __future__ import annotations

INSTITUTIONS: dict[str, str] = {
    "en": "securit council committee cross organi migration europ commission corridor authorit "
    "development union world food program national election high united state general "
    "assembl court justice bank minist president prime foreign north south east west "
    "middle central sea gulf new year bridge river lake island street red blue white "
    "black green international republic parliament party force army guard institut "
    "universit university human rights health trade economic financ energy agricult "
    "interior defen culture education news agency company airport port mountain valley "
    "city province governor king queen prince sheikh colonel lieutenant sergeant captain "
    "doctor judge intergovernmental friendship nations league peace labour labor "
    "liberation front movement federal supreme constitutional civil",
    "ru": "совет безопасн международ красн крест организ миграц европ комисси коридор союз мир "
    "национал выбор высш объедин соедин штат генеральн ассамбле суд банк министер "
    "президент северн южн восточн западн центральн море залив нов мост река озеро остров "
    "голуб бел черн республик парламент партия сил армия институт университет прав здрав "
    "дворц наций дружб",
    "fr": "conseil sécurit comité croix organi migration europ commission couloir autorité "
    "union monde programm national haut uni état général assembl cour justice banque "
    "minist présid nord sud est ouest mer golfe nouve pont fleuve lac île rouge bleu "
    "blanc noir internation républi parlement parti force armée institut universit "
    "nations ligue",
    "tr": "güvenlik konsey uluslararası kızılhaç kızılay komite örgüt teşkilat göç avrupa "
    "komisyon koridor otorite birlik birliğ dünya gıda program ulusal millet milli seçim "
    "yüksek birleş devlet genel sekreter meclis mahkeme adalet banka bankas bakan "
    "bakanlığ başkan cumhur dışişleri içişleri kuzey güney doğu batı orta merkez deniz "
    "körfez yeni köprü nehir nehri göl gölü ada adası cadde kırmızı mavi beyaz kara yeşil "
    "parti kuvvet ordu enstitü üniversite hak sağlık kalkınma ticaret enerji tarım "
    "savunma",
    "az": "təhlükəsizlik şura beynəlxalq qızıl xaç komitə təşkilat miqrasiya avropa komissiya "
    "dəhliz birlik birliyi dünya ərzaq proqram milli seçki ali birləş dövlət baş katib "
    "məclis məhkəmə ədalət bank nazir işlər xarici daxili prezident şimal cənub şərq qərb "
    "orta mərkəz dəniz körfəz yeni körpü çay göl ada inkişaf millət partiya qüvvə ordu "
    "institut universitet",
    "hy": "անվտանգության խորհ միջազգային կարմիր խաչ կոմիտե կազմակերպ միգրացիա եվրոպա "
    "հանձնաժողով միջանցք միություն համաշխարհային ազգային ընտր միացյալ նահանգ գլխավոր "
    "ասամբլեա դատարան բանկ նախարար նախագահ հյուսիս հարավ արևելք արևմուտք ծով ծոց նոր "
    "կամուրջ գետ լիճ միավորված ազգեր",
    "es": "consejo segurid comité cruz organi migrac europ comisión autorid unión mund program "
    "nacion alto alta unid estado general asamblea corte tribunal justicia banco minist "
    "president norte sur este oeste mar golfo nuev puente río lago isla roj azul blanc "
    "negr internacion república parlament partido fuerza ejército institut universid "
    "naciones",
}
