using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ClusteraIngest.Serving.Pages;

/// <summary>
/// Markup. It is made of interpolated strings: what the code says is markup, and what is put into it is text, which is escaped, unless it
/// is markup itself. So nothing that others have written becomes markup.
/// </summary>
internal readonly struct Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? markup;

    private Html(string markup) => this.markup = markup;

    public static Html Empty => default;

    public bool IsEmpty => string.IsNullOrEmpty(markup);

    public static Html Of(Writer markup) => new(markup.ToString());

    /// <summary>Several pieces, one behind the other.</summary>
    public static Html All(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece.markup)));

    /// <summary>The same for each of some items.</summary>
    public static Html Each<T>(IEnumerable<T> items, Func<T, Html> piece) => All(items.Select(piece));

    public override string ToString() => markup ?? "";

    /// <summary>Writes an interpolated string as markup.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Writer(int literalLength, int formattedCount)
    {
        private readonly StringBuilder written = new(literalLength + formattedCount * 32);

        public void AppendLiteral(string markup) => written.Append(markup);

        public void AppendFormatted(Html markup) => written.Append(markup.markup);

        public void AppendFormatted(string? text) => written.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(ReadOnlySpan<char> text) => written.Append(Encoder.Encode(text.ToString()));

        public void AppendFormatted<T>(T number)
            where T : IFormattable => written.Append(Encoder.Encode(number.ToString(null, CultureInfo.InvariantCulture)));

        public override string ToString() => written.ToString();
    }
}
