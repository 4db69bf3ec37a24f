"""Words that carry no topic, by language: function words, auxiliaries, question words."""

from __future__ import annotations

STOPWORDS = {
    "en": """
        a an the and or but nor if then than so as of in on at by for with from to into
        onto about over under between after before during against through up down out off
        per via is are was were be been being am do does did done doing have has had
        having will would shall should can could may might must it its this that these
        those there here he she they we you him her them us his their our your my me who
        whom whose what which when where why how s t re ll ve d not no yes any some such
        own same very just also only too more most much many each both other tell say said
        says please
    """,
    "ar": """
        في من الى إلى على عن مع هو هي هم هن هذا هذه ذلك تلك التي الذي الذين اللذان ان أن
        إن لا ما ماذا لم لن قد لقد كان كانت يكون تكون كانوا ليس ليست هل من متى اين أين كيف
        لماذا كم أي اي ايه أية بين بعد قبل عند عندما حيث حين خلال ضد حول دون كل بعض غير او
        أو ثم بل لكن ولكن كما لو إذا اذا به بها له لها لهم فيه فيها منه منها عليه عليها
        عنه عنها وهو وهي وأن وان بأن لأن و ف قال قالت يقول تقول أيضا ايضا فقط تم يتم سوف
        نحن انا أنا أنت انت نعم هناك هنا مثل منذ حتى لدى وفي ومن وقد وقال بماذا ولماذا
        وكيف عما مما فيما
    """,
    "ru": """
        и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее
        её мне было вот от меня о из ему или ни быть был была были до вас ли если уже для
        это этот эта эти этого этой они их им при об про под над без после перед между
        через где когда почему зачем кто кого кому чем чего чему какой какая какое какие
        каков какова каких каким сколько куда откуда который которая которые которого
        которой том тем тот та те есть будет будут также только еще ещё чтобы мы нас вам
        свой своих своей своего же сказал сказала ведь либо
    """,
    "fr": """
        le la les l un une des du de d et ou mais ni car donc or à a au aux en dans sur
        sous par pour avec sans chez vers entre après avant pendant depuis contre est sont
        était étaient été être es suis sera seront fut ai as ont avait avaient avoir eu
        aura il elle ils elles on nous vous je tu me te se m t s ce cet cette ces c qu que
        qui quoi dont où quand comment pourquoi combien quel quelle quels quelles lequel
        laquelle ne n pas plus non oui y leur leurs son sa ses mon ma mes notre votre nos
        vos j si comme aussi même tout toute tous toutes dit ainsi selon lors
    """,
    "tr": """
        ve veya ya da de ile için ama fakat ancak ki mi mı mu mü bu şu o bir biri her hiç
        çok daha en gibi kadar göre sonra önce karşı olarak olan oldu olduğu olduğunu
        olması olacak olur idi dır dir ise değil var yok ne neden niçin niye nasıl nerede
        nereye nereden kim kimin kime kimi hangi hangisi kaç kaçı zaman ben sen biz siz
        onlar onu ona onun bunun bunu buna şey ise dedi diye söyledi etti ediyor eden
        mıdır midir nedir kimdir hakkında üzere tarafından arasında nin nın nun nün in ın
        un ün den dan te ta ye ya
    """,
    "fa": """
        و در به از که را با این آن برای است بود شد شده می ها های هایی ای یک تا بر هم نیز
        اما یا اگر چه چی چرا چگونه چطور کجا کی کدام چند چقدر آیا هر همه هیچ نه نیست هست
        هستند بودند شود شدند خود او وی آنها آن‌ها ما شما من تو ایشان پس پیش بعد قبل بین
        میان درباره مورد علیه کرد کرده کردند کند کنند گفت گفته دارد دارند داشت داشته خواهد
        خواهند باید باشد نمی بی ترین تر کسی چیزی چیست کیست کجاست دیگر فقط همین چنین بدون
        روی زیر سوی
    """,
    "az": """
        və ya yaxud ilə üçün amma lakin ancaq ki da də mi mı mu mü bu o şu bir hər heç çox
        daha ən kimi qədər görə sonra əvvəl qarşı olaraq olan oldu olduğu olduğunu olub
        olacaq olur idi isə deyil var yox nə niyə neçə necə harada haraya haradan hara kim
        kimin kimə kimi hansı hansılar nədir kimdir vaxt zaman mən sən biz siz onlar onu
        ona onun bunun bunu buna dedi deyib edib etdi edir edən haqqında barədə tərəfindən
        arasında üzrə belə həm
    """,
    "hy": """
        և ու կամ բայց իսկ եւ է են էր էին եմ ես եք ենք լինել լինի այս այդ այն սա դա նա նրա
        նրան նրանք նրանց իր իրենց ինչ ինչն ինչու ինչպես ինչպիսի ինչով ինչի որ որը որոնք
        որի որն որտեղ ուր երբ ով ովքեր ում քանի որքան արդյոք թե եթե համար մասին հետ մեջ
        վրա տակ մոտ դեպի ըստ առանց հետո առաջ միջև դեմ կողմից նաև նույնպես միայն ոչ այո չէ
        չի չեն մի մեկ ամեն բոլոր շատ ավելի ամենա կա կան ունի ունեն ունեին եղել ասել ասաց
        էլ մենք դուք ես դու պետք պիտի
    """,
    "de": """
        der die das den dem des ein eine einen einem einer eines und oder aber denn doch
        nicht kein keine ist sind war waren sein bin wird werden wurde wurden worden hat
        haben hatte hatten habe kann können konnte soll sollte muss will er sie es wir ihr
        ich du ihm ihn ihnen sich mich dich uns euch sein seine ihre ihren ihrer in im an
        am auf aus bei beim mit nach von vom vor zu zum zur über unter um für gegen durch
        ohne zwischen während seit bis wer wen wem wessen was wann wo wohin woher warum
        wieso weshalb wie viel viele welche welcher welches welchen dass ob wenn als auch
        nur noch so dieser diese dieses diesen man ja nein sagte
    """,
    "es": """
        el la los las un una unos unas lo al del de y e o u pero ni no sí si que qué quién
        quiénes cuál cuáles cuándo cuánto cuánta cuántos cuántas dónde adónde cómo por
        porqué para con sin sobre entre hasta desde hacia contra durante tras según en a
        ante es son era eran fue fueron ser sido está están estaba estar ha han había
        habían haber hay tiene tienen se le les me te nos os su sus mi mis tu tus nuestro
        este esta estos estas ese esa esos eso esto aquel como más menos muy también ya él
        ella ellos ellas yo usted dijo
    """,
    "he": """
        של את על אל עם מן מ ב ל ה ו ש כ הוא היא הם הן אני אתה אנחנו זה זו זאת אלה אלו כי
        אם או אבל גם רק לא כן אין יש היה היתה הייתה היו יהיה תהיה להיות מה מי מתי איפה
        היכן לאן מאין מדוע למה איך כיצד כמה איזה איזו אילו האם אשר כל כמו בין לפני אחרי
        לאחר תחת מול נגד בלי ללא עד כדי אותו אותה אותם שלו שלה שלהם לו לה להם בו בה בהם
        אמר אמרה עוד יותר ביותר
    """,
    "zh": "",
}
"""Each value is words separated by blanks, in the language's own spelling."""
