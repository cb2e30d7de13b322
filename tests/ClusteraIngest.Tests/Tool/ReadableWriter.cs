using System.Text;

namespace ClusteraIngest.Tests.Tool;

/// <summary>A writer whose text may be read while something is still written to it.</summary>
internal sealed class ReadableWriter : StringWriter
{
    private readonly Lock gate = new();

    public ReadableWriter() => NewLine = "\n";

    public override void Write(char value)
    {
        lock (gate)
            base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        lock (gate)
            base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (gate)
            base.Write(buffer);
    }

    public override void Write(string? value)
    {
        lock (gate)
            base.Write(value);
    }

    public override void Write(StringBuilder? value)
    {
        lock (gate)
            base.Write(value);
    }

    public override void WriteLine(ReadOnlySpan<char> buffer)
    {
        lock (gate)
            base.WriteLine(buffer);
    }

    public override string ToString()
    {
        lock (gate)
            return base.ToString();
    }
}
