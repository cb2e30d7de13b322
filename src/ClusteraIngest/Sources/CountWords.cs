namespace ClusteraIngest.Sources;

/// <summary>
/// The words in which YouTube's pages write counts, by language: what is counted, and the units that large numbers are rounded to. All in
/// the form of <see cref="PlainText"/>. The units are those of CLDR's compact numbers (https://cldr.unicode.org), which the pages use.
/// </summary>
/// <param name="Nouns">What stands before or behind the number; each can be left out.</param>
/// <param name="Units">What each unit multiplies with.</param>
/// <param name="None">What stands for zero.</param>
internal sealed record CountWords(string[] Nouns, (string Unit, decimal Factor)[] Units, params string[] None)
{
    private const decimal Thousand = 1e3m;
    private const decimal TenThousand = 1e4m;
    private const decimal HundredThousand = 1e5m;
    private const decimal Million = 1e6m;
    private const decimal TenMillion = 1e7m;
    private const decimal HundredMillion = 1e8m;
    private const decimal Billion = 1e9m;
    private const decimal Trillion = 1e12m;

    /// <summary>
    /// The languages; the first one that a text fits is the text's. Units that mean another number in another language ("M", "B", "T")
    /// stand in those languages only whose nouns tell them apart, and in English, which needs no noun.
    /// </summary>
    public static readonly IReadOnlyList<CountWords> Languages =
    [
        // English, India's included.
        new(
            ["views", "view", "subscribers", "subscriber", "videos", "video", "likes", "like", "comments", "comment"],
            [
                ("k", Thousand),
                ("m", Million),
                ("b", Billion),
                ("thousand", Thousand),
                ("million", Million),
                ("billion", Billion),
                ("trillion", Trillion),
                ("lakh", HundredThousand),
                ("lakhs", HundredThousand),
                ("lac", HundredThousand),
                ("crore", TenMillion),
                ("crores", TenMillion),
                ("cr", TenMillion),
            ],
            "no views",
            "no comments",
            "no subscribers",
            "no videos",
            "no likes"
        ),
        // Korean
        new(
            ["조회수", "조회", "회", "구독자", "동영상", "좋아요", "댓글", "명", "개"],
            [("천", Thousand), ("만", TenThousand), ("억", HundredMillion), ("조", Trillion)],
            "조회수 없음",
            "구독자 없음",
            "동영상 없음",
            "댓글 없음"
        ),
        // Japanese
        new(
            [
                "回視聴",
                "回の視聴",
                "視聴回数",
                "視聴",
                "回",
                "チャンネル登録者数",
                "チャンネル登録者",
                "本の動画",
                "件のコメント",
                "人",
                "本",
                "件",
            ],
            [("千", Thousand), ("万", TenThousand), ("億", HundredMillion), ("兆", Trillion)],
            "視聴回数なし",
            "視聴なし"
        ),
        // Chinese, simplified and traditional
        new(
            [
                "次观看",
                "次觀看",
                "观看次数：",
                "觀看次數：",
                "观看次数:",
                "觀看次數:",
                "观看次数",
                "觀看次數",
                "观看",
                "觀看",
                "次",
                "位订阅者",
                "位訂閱者",
                "名订阅者",
                "订阅者",
                "訂閱者",
                "個訂閱",
                "个视频",
                "部影片",
                "个赞",
                "条评论",
                "則留言",
            ],
            [
                ("千", Thousand),
                ("万", TenThousand),
                ("萬", TenThousand),
                ("亿", HundredMillion),
                ("億", HundredMillion),
                ("万亿", Trillion),
                ("兆", Trillion),
            ],
            "无人观看",
            "沒有人觀看",
            "觀看次數：無"
        ),
        // German
        new(
            ["aufrufe", "aufruf", "abonnenten", "abonnent", "videos", "video", "kommentare", "kommentar", "mag ich"],
            [
                ("tsd.", Thousand),
                ("tsd", Thousand),
                ("mio.", Million),
                ("mio", Million),
                ("mrd.", Billion),
                ("mrd", Billion),
                ("bio.", Trillion),
            ],
            "keine aufrufe",
            "keine kommentare",
            "keine videos"
        ),
        // French
        new(
            [
                "de vues",
                "vues",
                "vue",
                "d'abonnés",
                "d’abonnés",
                "abonnés",
                "abonné",
                "de vidéos",
                "vidéos",
                "vidéo",
                "commentaires",
                "commentaire",
                "j'aime",
                "j’aime",
            ],
            [
                ("k", Thousand),
                ("m", Million),
                ("md", Billion),
                ("mille", Thousand),
                ("millions", Million),
                ("million", Million),
                ("milliard", Billion),
                ("milliards", Billion),
            ],
            "aucune vue",
            "aucun abonné",
            "aucune vidéo",
            "aucun commentaire"
        ),
        // Spanish
        new(
            [
                "de vistas",
                "vistas",
                "vista",
                "de visualizaciones",
                "visualizaciones",
                "visualización",
                "de suscriptores",
                "suscriptores",
                "suscriptor",
                "vídeos",
                "vídeo",
                "videos",
                "video",
                "comentarios",
                "comentario",
                "me gusta",
            ],
            [
                ("mil m", Billion),
                ("mil", Thousand),
                ("k", Thousand),
                ("m", Million),
                ("millones", Million),
                ("millón", Million),
                ("mil millones", Billion),
            ],
            "sin vistas",
            "sin visualizaciones",
            "ninguna visualización",
            "sin suscriptores"
        ),
        // Portuguese
        new(
            [
                "de visualizações",
                "visualizações",
                "visualização",
                "de visualizacoes",
                "de inscritos",
                "inscritos",
                "inscrito",
                "de subscritores",
                "subscritores",
                "vídeos",
                "vídeo",
                "comentários",
                "comentário",
                "marcações como gostei",
            ],
            [
                ("mil", Thousand),
                ("mi", Million),
                ("m", Million),
                ("bi", Billion),
                ("mm", Billion),
                ("tri", Trillion),
                ("milhões", Million),
                ("milhão", Million),
                ("bilhões", Billion),
            ],
            "nenhuma visualização",
            "sem visualizações",
            "nenhum inscrito"
        ),
        // Russian
        new(
            [
                "просмотров",
                "просмотра",
                "просмотр",
                "подписчиков",
                "подписчика",
                "подписчик",
                "видео",
                "комментариев",
                "комментария",
                "комментарий",
            ],
            [
                ("тыс.", Thousand),
                ("тыс", Thousand),
                ("млн", Million),
                ("млн.", Million),
                ("млрд", Billion),
                ("млрд.", Billion),
                ("трлн", Trillion),
            ],
            "нет просмотров",
            "нет подписчиков",
            "нет комментариев"
        ),
        // Ukrainian
        new(
            ["переглядів", "перегляди", "перегляд", "підписників", "підписника", "відео"],
            [("тис.", Thousand), ("тис", Thousand), ("млн", Million), ("млрд", Billion), ("трлн", Trillion)],
            "немає переглядів"
        ),
        // Hindi
        new(
            ["बार देखा गया", "बार देखे जाने की संख्या", "व्यूज़", "व्यू", "सदस्य", "सब्सक्राइबर", "वीडियो"],
            [("हज़ार", Thousand), ("लाख", HundredThousand), ("क॰", TenMillion), ("करोड़", TenMillion), ("अ॰", Billion), ("अरब", Billion)],
            "कोई व्यू नहीं",
            "कोई बार नहीं देखा गया"
        ),
        // Italian
        new(
            [
                "di visualizzazioni",
                "visualizzazioni",
                "visualizzazione",
                "di iscritti",
                "iscritti",
                "iscritto",
                "video",
                "commenti",
                "commento",
                "mi piace",
            ],
            [("k", Thousand), ("mila", Thousand), ("mln", Million), ("mrd", Billion), ("mld", Billion), ("bln", Trillion)],
            "nessuna visualizzazione",
            "nessun iscritto"
        ),
        // Indonesian: M is a thousand million.
        new(
            ["x ditonton", "kali ditonton", "x penayangan", "penayangan", "subscriber", "video", "komentar"],
            [
                ("rb", Thousand),
                ("ribu", Thousand),
                ("jt", Million),
                ("juta", Million),
                ("miliar", Billion),
                ("m", Billion),
                ("t", Trillion),
            ],
            "belum ditonton",
            "tidak ada penayangan"
        ),
        // Turkish: B is a thousand.
        new(
            ["görüntüleme", "abone", "video", "yorum", "beğenme"],
            [("b", Thousand), ("bin", Thousand), ("mn", Million), ("milyon", Million), ("mr", Billion), ("milyar", Billion)],
            "görüntülenme yok",
            "görüntüleme yok"
        ),
        // Arabic
        new(
            ["من المشاهدات", "مشاهدات", "مشاهدة", "من المشتركين", "مشتركين", "مشترك", "فيديوهات", "فيديو"],
            [("ألف", Thousand), ("آلاف", Thousand), ("مليون", Million), ("ملايين", Million), ("مليار", Billion), ("بليون", Billion)],
            "لا مشاهدات",
            "لم تتم المشاهدة"
        ),
        // Vietnamese: N is a thousand, T a thousand million.
        new(
            ["lượt xem", "người đăng ký", "video", "bình luận", "lượt thích"],
            [
                ("n", Thousand),
                ("nghìn", Thousand),
                ("ngàn", Thousand),
                ("tr", Million),
                ("triệu", Million),
                ("t", Billion),
                ("tỷ", Billion),
            ],
            "không có lượt xem",
            "chưa có lượt xem"
        ),
        // Polish
        new(
            ["wyświetleń", "wyświetlenia", "wyświetlenie", "subskrybentów", "subskrybent", "filmów", "filmy", "film"],
            [("tys.", Thousand), ("tys", Thousand), ("mln", Million), ("mld", Billion), ("bln", Trillion)],
            "brak wyświetleń"
        ),
        // Dutch
        new(
            ["weergaven", "weergave", "abonnees", "abonnee", "video's"],
            [("k", Thousand), ("mln.", Million), ("mln", Million), ("mld.", Billion), ("mld", Billion)],
            "geen weergaven"
        ),
    ];

    /// <summary>The text without the nouns at its ends; null where it has none.</summary>
    public string? WithoutNouns(string text)
    {
        var rest = text;
        for (var found = true; found; )
        {
            found = false;
            foreach (var noun in longestFirst)
            {
                if (
                    rest.Length > noun.Length
                    && rest.EndsWith(noun, StringComparison.Ordinal)
                    && IsBoundary(rest[^(noun.Length + 1)], noun[0])
                )
                    (rest, found) = (rest[..^noun.Length].TrimEnd(), true);
                else if (
                    rest.Length > noun.Length
                    && rest.StartsWith(noun, StringComparison.Ordinal)
                    && IsBoundary(rest[noun.Length], noun[^1])
                )
                    (rest, found) = (rest[noun.Length..].TrimStart(' ', ':', '：'), true);
                if (found)
                    break;
            }
        }

        return rest.Length == text.Length ? null : rest;
    }

    private readonly string[] longestFirst = [.. Nouns.OrderByDescending(noun => noun.Length)];

    // In scripts with spaces a noun is a word of its own ("20 videos"), or follows a digit.
    private static bool IsBoundary(char neighbour, char edge) => !char.IsLetter(neighbour) || edge >= '\u2E80';
}
