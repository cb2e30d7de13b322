using System.Security.Cryptography;
using System.Text;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Library.Digests;

/// <summary>What a kind of digest is asked for with: the task, and the frame that is the same for all.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Version">Its version.</param>
/// <param name="Instructions">The task with the frame.</param>
internal sealed record DigestPrompt(DigestKind Kind, string Version, string Instructions)
{
    /// <summary>The version of the prompts that come with the program: it counts up whenever one of them, or the schema, changes.</summary>
    public const string BuiltIn = "1";

    /// <summary>The shape of an answer. All members are required, as strict providers want it.</summary>
    public const string Schema =
        """{"type":"object","additionalProperties":false,"required":["summary","parts"],"properties":{"summary":{"type":"string"},"""
        + "\"parts\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"additionalProperties\":false,"
        + "\"required\":[\"title\",\"text\",\"first_line\",\"last_line\",\"quote\",\"score\"],"
        + "\"properties\":{\"title\":{\"type\":\"string\"},"
        + "\"text\":{\"type\":\"string\"},\"first_line\":{\"type\":\"integer\"},\"last_line\":{\"type\":\"integer\"},"
        + "\"quote\":{\"type\":\"string\"},\"score\":{\"type\":\"number\"}}}}}}";

    private const int MostLetters = 20_000;

    /// <summary>All that is asked, but for the language and the transcript.</summary>
    public string Text => $"{Instructions}\n\n{Schema}";

    /// <summary>SHA-256 of that.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>The prompt of a kind: the one that comes with the program, or one of the user's own.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="file">The file with the user's own task; null: none.</param>
    /// <exception cref="InvalidInputException"><c>PromptFileInvalid</c>.</exception>
    public static DigestPrompt Of(DigestKind kind, string? file)
    {
        var task = file is null ? Resource(ColumnText.Of(kind)) : Read(file);
        var instructions = $"{task.Trim()}\n\n{Resource("frame").Trim()}";
        var version = file is null
            ? BuiltIn
            : $"file-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(instructions)))[..12]}";
        return new(kind, version, instructions);
    }

    private static string Read(string file)
    {
        try
        {
            var text = new FileInfo(file).Length > MostLetters * 4 ? "" : File.ReadAllText(file).ReplaceLineEndings("\n");
            if (text.Trim().Length is > 0 and <= MostLetters)
                return text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"{file}: {exception.Message}", exception);
        }

        throw Invalid($"{file} is empty, or longer than {MostLetters} letters.", null);
    }

    private static InvalidInputException Invalid(string message, Exception? cause) =>
        new(ErrorIds.PromptFileInvalid, message, "Give a file with what the model is to do, in plain text.", cause);

    private static string Resource(string name)
    {
        using var stream = typeof(DigestPrompt).Assembly.GetManifestResourceStream($"{name}.md")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
