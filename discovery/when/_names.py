"""Names of months and weekdays (Unicode CLDR), folded: case, accents and full stops away. A test holds them against Babel."""

MONTHS: dict[str, str] = {
    "en": (
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep|"
        "october oct|november nov|december dec"
    ),
    "de": (
        "januar jan|februar feb|marz mar|april apr|mai|juni jun|juli jul|august aug|september sept sep|"
        "oktober okt|november nov|dezember dez"
    ),
    "fr": (
        "janvier janv|fevrier fevr|mars|avril avr|mai|juin|juillet juil|aout|septembre sept|octobre oct|"
        "novembre nov|decembre dec"
    ),
    "es": (
        "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre sept|"
        "octubre oct|noviembre nov|diciembre dic"
    ),
    "it": (
        "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|"
        "settembre set|ottobre ott|novembre nov|dicembre dic"
    ),
    "pt": (
        "janeiro jan|fevereiro fev|marco mar|abril abr|maio mai|junho jun|julho jul|agosto ago|"
        "setembro set|outubro out|novembro nov|dezembro dez"
    ),
    "nl": (
        "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep|"
        "oktober okt|november nov|december dec"
    ),
    "sv": (
        "januari jan|februari feb|mars|april apr|maj|juni|juli|augusti aug|september sep|oktober okt|"
        "november nov|december dec"
    ),
    "da": (
        "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep|"
        "oktober okt|november nov|december dec"
    ),
    "no": (
        "januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep|"
        "oktober okt|november nov|desember des"
    ),
    "fi": (
        "tammikuuta tammi tammikuu|helmikuuta helmi helmikuu|maaliskuuta maalis maaliskuu|"
        "huhtikuuta huhti huhtikuu|toukokuuta touko toukokuu|kesakuuta kesa kesakuu|"
        "heinakuuta heina heinakuu|elokuuta elo elokuu|syyskuuta syys syyskuu|lokakuuta loka lokakuu|"
        "marraskuuta marras marraskuu|joulukuuta joulu joulukuu"
    ),
    "pl": (
        "stycznia sty styczen|lutego lut luty|marca mar marzec|kwietnia kwi kwiecien|maja maj|"
        "czerwca cze czerwiec|lipca lip lipiec|sierpnia sie sierpien|wrzesnia wrz wrzesien|"
        "pazdziernika paz pazdziernik|listopada lis listopad|grudnia gru grudzien"
    ),
    "cs": (
        "ledna led leden|unora uno unor|brezna bre brezen|dubna dub duben|kvetna kve kveten|"
        "cervna cvn cerven|cervence cvc cervenec|srpna srp srpen|zari zar|rijna rij rijen|"
        "listopadu lis listopad|prosince pro prosinec"
    ),
    "tr": (
        "ocak oca|subat sub|mart mar|nisan nis|mayis may|haziran haz|temmuz tem|agustos agu|eylul eyl|"
        "ekim eki|kasim kas|aralik ara"
    ),
    "ru": (
        "января янв январь|февраля февр февраль|марта мар март|апреля апр апрель|мая маи|июня июн июнь|"
        "июля июл июль|августа авг август|сентября сент сентябрь|октября окт октябрь|ноября нояб ноябрь|"
        "декабря дек декабрь"
    ),
    "uk": (
        "січня січ січень|лютого лют лютии|березня бер березень|квітня квіт квітень|травня трав травень|"
        "червня черв червень|липня лип липень|серпня серп серпень|вересня вер вересень|жовтня жовт жовтень|"
        "листопада лист листопад|грудня груд грудень"
    ),
    "ro": (
        "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|"
        "septembrie sept|octombrie oct|noiembrie nov|decembrie dec"
    ),
    "hu": (
        "januar jan|februar febr|marcius marc|aprilis apr|majus maj|junius jun|julius jul|augusztus aug|"
        "szeptember szept|oktober okt|november nov|december dec"
    ),
    "el": (
        "ιανουαριου ιαν ιανουαριοσ|φεβρουαριου φεβ φεβρουαριοσ|μαρτιου μαρ μαρτιοσ|απριλιου απρ απριλιοσ|"
        "μαιου μαι μαιοσ|ιουνιου ιουν ιουνιοσ|ιουλιου ιουλ ιουλιοσ|αυγουστου αυγ αυγουστοσ|"
        "σεπτεμβριου σεπ σεπτεμβριοσ|οκτωβριου οκτ οκτωβριοσ|νοεμβριου νοε νοεμβριοσ|"
        "δεκεμβριου δεκ δεκεμβριοσ"
    ),
    "ca": (
        "gener gen|febrer febr|marc|abril abr|maig|juny|juliol jul|agost ag|setembre set|octubre oct|"
        "novembre nov|desembre des"
    ),
    "sk": (
        "januara jan januar|februara feb februar|marca mar marec|aprila apr april|maja maj|juna jun|"
        "jula jul|augusta aug august|septembra sep september|oktobra okt oktober|novembra nov november|"
        "decembra dec december"
    ),
    "sl": (
        "januar jan|februar feb|marec mar|april apr|maj|junij jun|julij jul|avgust avg|september sep|"
        "oktober okt|november nov|december dec"
    ),
    "hr": (
        "sijecnja sij sijecanj|veljace velj veljaca|ozujka ozu ozujak|travnja tra travanj|"
        "svibnja svi svibanj|lipnja lip lipanj|srpnja srp srpanj|kolovoza kol kolovoz|rujna ruj rujan|"
        "listopada lis listopad|studenoga stu studeni|prosinca pro prosinac"
    ),
    "bg": (
        "януари яну|февруари фев|март|април апр|маи|юни|юли|август авг|септември сеп|октомври окт|"
        "ноември ное|декември дек"
    ),
    "id": (
        "januari jan|februari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agu|september sep|"
        "oktober okt|november nov|desember des"
    ),
    "et": (
        "jaanuar jaan|veebruar veebr|marts|aprill apr|mai|juuni|juuli|august aug|september sept|"
        "oktoober okt|november nov|detsember dets"
    ),
    "lv": (
        "janvaris janv|februaris febr|marts|aprilis apr|maijs|junijs jun|julijs jul|augusts aug|"
        "septembris sept|oktobris okt|novembris nov|decembris dec"
    ),
    "lt": (
        "sausio saus sausis|vasario vas vasaris|kovo kov kovas|balandzio bal balandis|geguzes geg geguze|"
        "birzelio birz birzelis|liepos liep liepa|rugpjucio rugp rugpjutis|rugsejo rugs rugsejis|"
        "spalio spal spalis|lapkricio lapkr lapkritis|gruodzio gruod gruodis"
    ),
}
"""By language: twelve months, each with its names."""

WEEKDAYS: dict[str, str] = {
    "en": "monday mon|tuesday tue|wednesday wed|thursday thu|friday fri|saturday sat|sunday sun",
    "de": "montag mo|dienstag di|mittwoch mi|donnerstag do|freitag fr|samstag sa|sonntag so",
    "fr": "lundi lun|mardi mar|mercredi mer|jeudi jeu|vendredi ven|samedi sam|dimanche dim",
    "es": "lunes lun|martes mar|miercoles mie|jueves jue|viernes vie|sabado sab|domingo dom",
    "it": "lunedi lun|martedi mar|mercoledi mer|giovedi gio|venerdi ven|sabato sab|domenica dom",
    "pt": (
        "segunda-feira seg|terca-feira ter|quarta-feira qua|quinta-feira qui|sexta-feira sex|sabado sab|domingo dom"
    ),
    "nl": "maandag ma|dinsdag di|woensdag wo|donderdag do|vrijdag vr|zaterdag za|zondag zo",
    "sv": "mandag man|tisdag tis|onsdag ons|torsdag tors|fredag fre|lordag lor|sondag son",
    "da": "mandag man|tirsdag tirs|onsdag ons|torsdag tors|fredag fre|lordag lor|sondag son",
    "no": "mandag man|tirsdag tir|onsdag ons|torsdag tor|fredag fre|lordag lor|sondag son",
    "fi": (
        "maanantaina ma maanantai|tiistaina ti tiistai|keskiviikkona ke keskiviikko|torstaina to torstai|"
        "perjantaina pe perjantai|lauantaina la lauantai|sunnuntai su"
    ),
    "pl": "poniedzialek pon|wtorek wt|sroda sr|czwartek czw|piatek pt|sobota sob|niedziela niedz",
    "cs": "pondeli po|utery ut|streda st|ctvrtek ct|patek pa|sobota so|nedele ne",
    "tr": "pazartesi pzt|sali sal|carsamba car|persembe per|cuma cum|cumartesi cmt|pazar paz",
    "ru": "понедельник пн|вторник вт|среда ср|четверг чт|пятница пт|суббота сб|воскресенье вс",
    "uk": "понеділок пн|вівторок вт|середа ср|четвер чт|п'ятниця пт|субота сб|неділя нд",
    "ro": "luni lun|marti mar|miercuri mie|joi|vineri vin|sambata sam|duminica dum",
    "hu": "hetfo|kedd|szerda sze|csutortok cs|pentek|szombat szo|vasarnap",
    "el": "δευτερα δευ|τριτη τρι|τεταρτη τετ|πεμπτη πεμ|παρασκευη παρ|σαββατο σαβ|κυριακη κυρ",
    "ca": "dilluns dl|dimarts dt|dimecres dc|dijous dj|divendres dv|dissabte ds|diumenge dg",
    "sk": "pondelok po|utorok ut|streda st|stvrtok st|piatok pi|sobota so|nedela ne",
    "sl": "ponedeljek pon|torek tor|sreda sre|cetrtek cet|petek pet|sobota sob|nedelja ned",
    "hr": "ponedjeljak pon|utorak uto|srijeda sri|cetvrtak cet|petak pet|subota sub|nedjelja ned",
    "bg": "понеделник пн|вторник вт|сряда ср|четвъртък чт|петък пт|събота сб|неделя нд",
    "id": "senin sen|selasa sel|rabu rab|kamis kam|jumat jum|sabtu sab|minggu min",
    "et": "esmaspaev|teisipaev|kolmapaev|neljapaev|reede|laupaev|puhapaev",
    "lv": (
        "pirmdiena pirmd|otrdiena otrd|tresdiena tresd|ceturtdiena ceturtd|piektdiena piektd|"
        "sestdiena sestd|svetdiena svetd"
    ),
    "lt": (
        "pirmadienis pr|antradienis an|treciadienis tr|ketvirtadienis kt|penktadienis pn|sestadienis st|sekmadienis sk"
    ),
}
"""By language: Monday to Sunday."""
