using System.Text.RegularExpressions;

namespace ClusteraIngest.Sources.Captions;

/// <summary>
/// What sources put in a transcript's place where there is none, in the words that public programs have for it. Only a text that says
/// nothing else is one: somebody may speak of transcripts.
/// </summary>
internal static partial class CaptionRefusal
{
    private const int Longest = 200;

    /// <summary>Whether the whole text says that there is no transcript.</summary>
    public static bool Is(string text) =>
        // The library youtube-transcript-api tells the cause after it, at length.
        text.StartsWith("Could not retrieve a transcript for the video http", StringComparison.Ordinal)
        || (text.Length <= Longest && Patterns().IsMatch(Bare().Replace(text.Replace('’', '\''), "")));

    // Brackets, dashes and signs around it, "Error:" before it.
    [GeneratedRegex(@"^[^\p{L}\p{N}]*(?:error:?\s*)?|[^\p{L}\p{N}]+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    private const string Thing =
        @"(?:video |closed |youtube )?(?:transcripts?|transcriptions?|captions?|subtitles?)(?: or (?:transcripts?|captions?|subtitles?))?";
    private const string Here = @"(?: (?:for|on|in|of) (?:this|the|that) (?:youtube )?video)?(?: yet)?";

    [GeneratedRegex(
        // English
        $@"^(?:(?:sorry,? )?(?:the |this |video'?s? )?{Thing} (?:(?:is|are|was|were) )?(?:currently )?(?:not (?:available|found|enabled)|unavailable|disabled|turned off|could not be (?:found|retrieved|fetched)){Here}"
            + $@"|(?:sorry,? )?(?:there (?:is|are) |we found )?no {Thing}(?: (?:is|are|was|were))?(?: (?:available|found|exists?))?{Here}"
            + $@"|(?:sorry,? )?(?:i |we )?(?:could not|couldn't|unable to|failed to|cannot|can't) (?:retrieve|fetch|get|find|extract|load|download) (?:a |any |the )?{Thing}{Here}"
            + $@"|this video (?:has no|does not have|doesn't have)(?: any| a)?(?: available)? {Thing}(?: available)?"
            +
            // Spanish, Portuguese, Italian
            @"|(?:la )?transcripción no (?:está )?disponible(?: para este v[ií]deo)?|no hay (?:transcripción|subtítulos)(?: disponibles?)?(?: para este v[ií]deo)?|(?:los )?subtítulos no (?:están )?disponibles"
            + @"|(?:a )?transcrição (?:não (?:está )?disponível|indisponível)(?: para este vídeo)?|legendas (?:não disponíveis|indisponíveis)|(?:sem|nenhuma) (?:transcrição|legenda)s?(?: disponível| disponíveis)?"
            + @"|(?:la )?trascrizione non (?:è )?disponibile(?: per questo video)?|(?:nessuna trascrizione|nessun sottotitolo) disponibile(?: per questo video)?"
            +
            // French, German
            @"|(?:la )?transcription (?:est )?(?:non disponible|indisponible)|aucune? (?:transcription|sous-titres?) (?:n'est )?disponible(?: pour cette vidéo)?"
            + @"|(?:das )?transkript (?:ist )?nicht verfügbar|(?:die )?untertitel (?:sind )?nicht verfügbar|(?:(?:für dieses video (?:ist|sind) )?kein transkript|(?:für dieses video (?:ist|sind) )?keine untertitel) (?:verfügbar|vorhanden)(?: für dieses video)?"
            +
            // Russian
            @"|(?:субтитры|расшифровка|транскрипция) (?:недоступн[ыа]|не найден[ыа])(?: для этого видео)?"
            +
            // Korean, Japanese, Chinese
            @"|(?:이 (?:영상|동영상|비디오)(?:에는|은|의) )?(?:사용 가능한 )?자막(?:이 없습니다|이 없는 (?:영상|동영상)입니다|을 사용할 수 없습니다|을 사용할 수 없는 (?:영상|동영상)입니다|을 찾을 수 없습니다)"
            + @"|(?:この動画(?:に|で)?は)?(?:字幕|文字起こし)(?:が(?:ありません|見つかりません(?:でした)?)|は(?:ありません|利用できません))"
            + @"|(?:该|此|当前|这个|这段|该段)?视频(?:暂)?(?:没有|无)(?:可用的?)?字幕|(?:没有|无)(?:可用的)?字幕|(?:該|此|這個|這支)?影片(?:目前)?(?:沒有|無)(?:可用的)?字幕|(?:沒有|無)(?:可用的)?字幕)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Patterns();
}
