"""Number words and the calendar of twelve languages, as tables.

Months and days of the week are those of the Unicode CLDR, with the Levantine month names of Arabic
added. A word that also means something else is in `AMBIGUOUS`: alone it proves nothing.
"""

from __future__ import annotations

UNITS: dict[str, str] = {
    "en": "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty",
    "ar": "ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
    "ru": "три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать "
    "четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать",
    "fr": "trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt",
    "tr": "üç dört beş - yedi sekiz dokuz on",
    "fa": "سه چهار پنج شش هفت هشت - ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده "
    "بیست",
    "az": "üç dörd beş - yeddi səkkiz doqquz on",
    "hy": "երեք չորս հինգ վեց յոթ ութ ինը տասը տասնմեկ տասներկու տասներեք տասնչորս տասնհինգ "
    "տասնվեց տասնյոթ տասնութ տասնինը քսան",
    "de": "drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn zwanzig",
    "es": "tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte",
    "he": "שלושה ארבעה חמישה שישה שבעה שמונה תשעה עשרה",
    "zh": "",
}
"""From three upwards: one and two are articles and duals too often to prove anything."""

OTHERS: dict[str, str] = {
    "en": "one=1 two=2 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 "
    "dozen=12",
    "ar": "واحد=1 احدى=1 احد=1 حادي=1 واحدة=1 اثنان=2 اثنين=2 اثنا=2 اثني=2 اثنتا=2 اثنتي=2 "
    "ثاني=2 ثانية=2 ثلاث=3 أربع=4 خمس=5 ست=6 سبع=7 ثماني=8 ثمان=8 تسع=9 عشر=10 عشرين=20 "
    "عشرون=20 ثلاثين=30 ثلاثون=30 أربعين=40 أربعون=40 خمسين=50 خمسون=50 ستين=60 ستون=60 "
    "سبعين=70 سبعون=70 ثمانين=80 ثمانون=80 تسعين=90 تسعون=90 مئة=100 مائة=100 مئتان=200 "
    "مئتين=200 مائتي=200 مئتي=200 ثلاثمئة=300 ثلاثمائة=300 أربعمئة=400 أربعمائة=400 "
    "خمسمئة=500 خمسمائة=500 ستمئة=600 ستمائة=600 سبعمئة=700 سبعمائة=700 ثمانمئة=800 "
    "ثمانمائة=800 تسعمئة=900 تسعمائة=900 أول=1 ثالث=3 رابع=4 خامس=5 سادس=6 سابع=7 ثامن=8 "
    "تاسع=9 عاشر=10 ثالثة=3 رابعة=4 خامسة=5 سادسة=6 سابعة=7 ثامنة=8 تاسعة=9 عاشرة=10 "
    "ألفين=2000 ألفان=2000 ألفي=2000 مليونين=2e6 مليونان=2e6 مليوني=2e6 ثلاثا=3 أربعا=4 "
    "خمسا=5 ستا=6 سبعا=7 تسعا=9",
    "ru": "один=1 одна=1 два=2 две=2 двух=2 двое=2 трое=3 четверо=4 пятеро=5 шестеро=6 семеро=7 "
    "трёх=3 четырёх=4 пяти=5 шести=6 семи=7 восьми=8 девяти=9 десяти=10 одиннадцати=11 "
    "двенадцати=12 пятнадцати=15 двадцати=20 тридцать=30 тридцати=30 сорок=40 сорока=40 "
    "пятьдесят=50 пятидесяти=50 шестьдесят=60 семьдесят=70 восемьдесят=80 девяносто=90 "
    "сто=100 ста=100 двести=200 триста=300 четыреста=400 пятьсот=500 шестьсот=600 "
    "семьсот=700 восемьсот=800 девятьсот=900 тремя=3 четырьмя=4 третий=3 третьего=3 "
    "третья=3 третье=3 третьей=3",
    "fr": "un=1 une=1 deux=2 trente=30 quarante=40 cinquante=50 soixante=60 cent=100 cents=100 "
    "dizaine=10 douzaine=12 quinzaine=15 vingtaine=20 trentaine=30 cinquantaine=50 "
    "centaine=100",
    "tr": "bir=1 iki=2 altı=6 yirmi=20 otuz=30 kırk=40 elli=50 altmış=60 yetmiş=70 seksen=80 "
    "doksan=90 yüz=100",
    "fa": "یک=1 دو=2 سی=30 چهل=40 پنجاه=50 شصت=60 هفتاد=70 هشتاد=80 نود=90 صد=100 دویست=200 "
    "سیصد=300 چهارصد=400 پانصد=500 ششصد=600 هفتصد=700 هشتصد=800 نهصد=900 هیجده=18",
    "az": "bir=1 iki=2 altı=6 iyirmi=20 otuz=30 qırx=40 əlli=50 altmış=60 yetmiş=70 səksən=80 "
    "doxsan=90 yüz=100",
    "hy": "մեկ=1 մի=1 երկու=2 երեսուն=30 քառասուն=40 հիսուն=50 վաթսուն=60 յոթանասուն=70 "
    "ութսուն=80 իննսուն=90 հարյուր=100 տասն=10 ինն=9",
    "de": "ein=1 eine=1 einen=1 zwei=2 dreißig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 "
    "achtzig=80 neunzig=90 hundert=100 dutzend=12",
    "es": "un=1 una=1 dos=2 treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 "
    "ochenta=80 noventa=90 cien=100 doscientos=200 trescientos=300 cuatrocientos=400 "
    "quinientos=500 seiscientos=600 setecientos=700 ochocientos=800 novecientos=900 "
    "docena=12 doscientas=200 trescientas=300",
    "he": "אחד=1 אחת=1 שניים=2 שתיים=2 שתים=2 שנים=2 שמונה=8 שלוש=3 ארבע=4 חמש=5 שש=6 שבע=7 "
    "תשע=9 עשר=10 עשרים=20 שלושים=30 ארבעים=40 חמישים=50 שישים=60 שבעים=70 שמונים=80 "
    "תשעים=90 מאה=100 מאתיים=200 שני=2 שתי=2 שלושת=3 ארבעת=4 חמשת=5 אלפיים=2000",
    "zh": "",
}
SCALES: dict[str, str] = {
    "en": "hundred=100 thousand=1e3 million=1e6 billion=1e9 trillion=1e12",
    "ar": "ألف=1e3 آلاف=1e3 ألفا=1e3 مليون=1e6 ملايين=1e6 مليونا=1e6 مليار=1e9 مليارات=1e9 "
    "تريليون=1e12",
    "ru": "тысяча=1e3 тысяч=1e3 тысячи=1e3 тыс=1e3 миллион=1e6 миллиона=1e6 миллионов=1e6 "
    "млн=1e6 миллиард=1e9 миллиарда=1e9 миллиардов=1e9 млрд=1e9",
    "fr": "mille=1e3 million=1e6 millions=1e6 milliard=1e9 milliards=1e9 billion=1e12",
    "tr": "bin=1e3 milyon=1e6 milyar=1e9",
    "fa": "هزار=1e3 میلیون=1e6 میلیارد=1e9",
    "az": "min=1e3 milyon=1e6 milyard=1e9",
    "hy": "հազար=1e3 միլիոն=1e6 միլիարդ=1e9",
    "de": "tausend=1e3 million=1e6 millionen=1e6 milliarde=1e9 milliarden=1e9",
    "es": "mil=1e3 millón=1e6 millones=1e6",
    "he": "אלף=1e3 אלפים=1e3 מיליון=1e6 מיליארד=1e9",
    "zh": "",
}
MONTHS: dict[str, str] = {
    "en": "january february march april may june july august september october november december",
    "ar": "يناير فبراير مارس أبريل|إبريل مايو|أيار يونيو|حزيران يوليو|تموز أغسطس|آب "
    "سبتمبر|أيلول أكتوبر نوفمبر ديسمبر",
    "ru": "январь|января|январе февраль|февраля|феврале март|марта|марте апрель|апреля|апреле "
    "май|мая|мае|маю июнь|июня|июне июль|июля|июле август|августа|августе "
    "сентябрь|сентября|сентябре октябрь|октября|октябре ноябрь|ноября|ноябре "
    "декабрь|декабря|декабре",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه|جولای اوت|آگوست سپتامبر اکتبر نوامبر دسامبر",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "hy": "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր "
    "դեկտեմբեր",
    "de": "januar|jänner februar märz april mai juni juli august september oktober november "
    "dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "he": "ינואר פברואר מרץ|מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "zh": "",
}
DAYS: dict[str, str] = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "ar": "الاثنين|الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "ru": "понедельник вторник среда|среду четверг пятница суббота воскресенье",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "fa": "دوشنبه سه‌شنبه چهارشنبه پنجشنبه|پنج‌شنبه جمعه شنبه یکشنبه|یک‌شنبه",
    "az": "bazar_ertəsi çərşənbə_axşamı çərşənbə cümə_axşamı cümə şənbə bazar",
    "hy": "երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի",
    "de": "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "he": "יום_שני יום_שלישי יום_רביעי יום_חמישי יום_שישי שבת יום_ראשון",
    "zh": "",
}
_AMBIGUOUS = (
    "may march mars mart mai مارس آب مه ocak ekim aralık kasım մարտ מאי мае мая august "
    "среда среду pazar salı bazar şənbə շաբաթ שבת domingo"
)
AMBIGUOUS: frozenset[str] = frozenset(_AMBIGUOUS.split())
