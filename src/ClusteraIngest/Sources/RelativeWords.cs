namespace ClusteraIngest.Sources;

/// <summary>A unit that ages are told in.</summary>
internal enum AgeUnit
{
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// <summary>
/// The words in which YouTube's pages tell how long ago something was, by language and in the form of <see cref="PlainText"/>: "3 weeks
/// ago", "5d ago", "3주 전", "vor 2 Monaten", "قبل يومين".
/// </summary>
/// <param name="Before">What stands before the age; empty: nothing does.</param>
/// <param name="After">What stands behind it; empty: nothing does.</param>
/// <param name="Units">The units, one member of <see cref="AgeUnit"/> after the other, each in all its forms.</param>
internal sealed record RelativeWords(string[] Before, string[] After, string[][] Units)
{
    /// <summary>Forms that hold the number two in themselves: "قبل يومين", two days ago.</summary>
    public string[][] Twos { get; init; } = [];

    /// <summary>What stands for one: "a week ago".</summary>
    public string[] Ones { get; init; } = [];

    /// <summary>What stands for the whole of it, and how many days ago that was.</summary>
    public (string Text, int Days)[] Whole { get; init; } = [];

    public static readonly IReadOnlyList<RelativeWords> Languages =
    [
        // English, and its short forms: 30s, 5m, 2h, 5d, 3w, 1mo, 2y.
        new(
            [],
            ["ago", "ago (edited)"],
            [
                ["seconds", "second", "sec", "secs", "s"],
                ["minutes", "minute", "min", "mins", "m"],
                ["hours", "hour", "hr", "hrs", "h"],
                ["days", "day", "d"],
                ["weeks", "week", "wk", "wks", "w"],
                ["months", "month", "mo", "mos"],
                ["years", "year", "yr", "yrs", "y"],
            ]
        )
        {
            Ones = ["a", "an"],
            Whole = [("just now", 0), ("today", 0), ("yesterday", 1)],
        },
        // Korean
        new(
            [],
            ["전"],
            [
                ["초"],
                ["분"],
                ["시간"],
                ["일"],
                ["주", "주일"],
                ["개월", "달"],
                ["년"],
            ]
        )
        {
            Whole = [("방금 전", 0), ("어제", 1)],
        },
        // Japanese
        new(
            [],
            ["前"],
            [
                ["秒"],
                ["分"],
                ["時間"],
                ["日"],
                ["週間"],
                ["か月", "ヶ月", "カ月", "ヵ月"],
                ["年"],
            ]
        )
        {
            Whole = [("たった今", 0), ("昨日", 1)],
        },
        // Chinese, simplified and traditional
        new(
            [],
            ["前"],
            [
                ["秒", "秒钟", "秒鐘"],
                ["分钟", "分鐘"],
                ["小时", "小時", "个小时", "個小時"],
                ["天", "日"],
                ["周", "週", "星期", "个星期", "個星期"],
                ["个月", "個月"],
                ["年"],
            ]
        )
        {
            Whole = [("刚刚", 0), ("剛剛", 0), ("昨天", 1)],
        },
        // German
        new(
            ["vor"],
            [],
            [
                ["sekunden", "sekunde", "sek."],
                ["minuten", "minute", "min."],
                ["stunden", "stunde", "std."],
                ["tagen", "tag", "tage"],
                ["wochen", "woche", "wo."],
                ["monaten", "monat", "monate"],
                ["jahren", "jahr", "jahre"],
            ]
        )
        {
            Ones = ["einer", "einem"],
            Whole = [("gerade eben", 0), ("gestern", 1)],
        },
        // French
        new(
            ["il y a"],
            [],
            [
                ["secondes", "seconde", "s"],
                ["minutes", "minute", "min"],
                ["heures", "heure", "h"],
                ["jours", "jour", "j"],
                ["semaines", "semaine", "sem."],
                ["mois"],
                ["ans", "an", "années", "année"],
            ]
        )
        {
            Ones = ["un", "une"],
            Whole = [("à l'instant", 0), ("hier", 1)],
        },
        // Spanish
        new(
            ["hace"],
            [],
            [
                ["segundos", "segundo", "s"],
                ["minutos", "minuto", "min"],
                ["horas", "hora", "h"],
                ["días", "día", "d"],
                ["semanas", "semana", "sem."],
                ["meses", "mes"],
                ["años", "año"],
            ]
        )
        {
            Ones = ["un", "una"],
            Whole = [("ayer", 1)],
        },
        // Portuguese
        new(
            ["há"],
            [],
            [
                ["segundos", "segundo", "s"],
                ["minutos", "minuto", "min"],
                ["horas", "hora", "h"],
                ["dias", "dia", "d"],
                ["semanas", "semana", "sem."],
                ["meses", "mês"],
                ["anos", "ano"],
            ]
        )
        {
            Ones = ["um", "uma"],
            Whole = [("ontem", 1)],
        },
        // Russian
        new(
            [],
            ["назад"],
            [
                ["секунд", "секунды", "секунду", "сек."],
                ["минут", "минуты", "минуту", "мин."],
                ["часов", "часа", "час", "ч."],
                ["дней", "дня", "день", "дн."],
                ["недель", "недели", "неделю", "нед."],
                ["месяцев", "месяца", "месяц", "мес."],
                ["лет", "года", "год", "г."],
            ]
        )
        {
            Whole = [("только что", 0), ("вчера", 1)],
        },
        // Ukrainian
        new(
            [],
            ["тому"],
            [
                ["секунд", "секунди", "секунду"],
                ["хвилин", "хвилини", "хвилину"],
                ["годин", "години", "годину"],
                ["днів", "дні", "день"],
                ["тижнів", "тижні", "тиждень"],
                ["місяців", "місяці", "місяць"],
                ["років", "роки", "рік"],
            ]
        ),
        // Hindi
        new(
            [],
            ["पहले"],
            [
                ["सेकंड"],
                ["मिनट"],
                ["घंटे", "घंटा"],
                ["दिन"],
                ["हफ़्ते", "हफ़्ता", "सप्ताह"],
                ["महीने", "महीना", "माह"],
                ["वर्ष", "साल"],
            ]
        ),
        // Italian
        new(
            [],
            ["fa"],
            [
                ["secondi", "secondo"],
                ["minuti", "minuto"],
                ["ore", "ora"],
                ["giorni", "giorno"],
                ["settimane", "settimana"],
                ["mesi", "mese"],
                ["anni", "anno"],
            ]
        )
        {
            Ones = ["un", "una", "un'"],
            Whole = [("ieri", 1)],
        },
        // Indonesian
        new(
            [],
            ["yang lalu", "lalu"],
            [
                ["detik"],
                ["menit"],
                ["jam"],
                ["hari"],
                ["minggu"],
                ["bulan"],
                ["tahun"],
            ]
        )
        {
            Whole = [("kemarin", 1)],
        },
        // Turkish
        new(
            [],
            ["önce"],
            [
                ["saniye"],
                ["dakika"],
                ["saat"],
                ["gün"],
                ["hafta"],
                ["ay"],
                ["yıl"],
            ]
        )
        {
            Ones = ["bir"],
            Whole = [("dün", 1)],
        },
        // Arabic
        new(
            ["قبل", "منذ"],
            [],
            [
                ["ثانية", "ثوانٍ", "ثوان"],
                ["دقيقة", "دقائق"],
                ["ساعة", "ساعات"],
                ["يوم", "أيام", "يومًا"],
                ["أسبوع", "أسابيع"],
                ["شهر", "أشهر", "شهرًا"],
                ["سنة", "سنوات", "عام", "أعوام"],
            ]
        )
        {
            Twos =
            [
                ["ثانيتين"],
                ["دقيقتين"],
                ["ساعتين"],
                ["يومين"],
                ["أسبوعين"],
                ["شهرين"],
                ["سنتين"],
            ],
        },
        // Vietnamese
        new(
            [],
            ["trước"],
            [
                ["giây"],
                ["phút"],
                ["giờ", "tiếng"],
                ["ngày"],
                ["tuần"],
                ["tháng"],
                ["năm"],
            ]
        )
        {
            Whole = [("hôm qua", 1)],
        },
        // Polish
        new(
            [],
            ["temu"],
            [
                ["sekund", "sekundy", "sekundę"],
                ["minut", "minuty", "minutę"],
                ["godzin", "godziny", "godzinę"],
                ["dni", "dzień"],
                ["tygodni", "tygodnie", "tydzień"],
                ["miesięcy", "miesiące", "miesiąc"],
                ["lat", "lata", "rok"],
            ]
        ),
        // Dutch
        new(
            [],
            ["geleden"],
            [
                ["seconden", "seconde"],
                ["minuten", "minuut"],
                ["uur", "uren"],
                ["dagen", "dag"],
                ["weken", "week"],
                ["maanden", "maand"],
                ["jaar", "jaren"],
            ]
        )
        {
            Ones = ["een"],
        },
    ];

    /// <summary>English, in which alone it is read what is still to come: "in 3 hours".</summary>
    public static RelativeWords English => Languages[0];
}
