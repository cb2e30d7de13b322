using System.Buffers.Binary;
using System.Text;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>
/// Sees the commits in PostgreSQL's protocol: <c>COMMIT</c> as such, and the Sync that ends a batch of writing statements outside a
/// transaction. https://www.postgresql.org/docs/current/protocol-message-formats.html
/// </summary>
internal sealed class CommitWatcher : Watcher
{
    private const int MostText = 400;

    private readonly byte[] head = new byte[5];
    private readonly List<byte> body = [];
    private int headLength;
    private int bodyLeft;
    private bool isStarted; // the first message has no type
    private bool isInTransaction;
    private bool hasWritten;

    public override bool IsDecisive(ReadOnlySpan<byte> sent)
    {
        var isDecisive = false;
        while (sent.Length > 0)
        {
            if (bodyLeft == 0)
            {
                head[headLength++] = sent[0];
                sent = sent[1..];
                if (headLength < (isStarted ? 5 : 4))
                    continue;
                bodyLeft = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(isStarted ? 1 : 0)) - 4;
            }

            var take = Math.Min(bodyLeft, sent.Length);
            if (isStarted && head[0] is (byte)'Q' or (byte)'P' && body.Count < MostText)
                body.AddRange(sent[..Math.Min(take, MostText - body.Count)]);
            sent = sent[take..];
            bodyLeft -= take;
            if (bodyLeft == 0)
                isDecisive |= EndMessage();
        }

        return isDecisive;
    }

    private bool EndMessage()
    {
        var type = isStarted ? (char)head[0] : ' ';
        var isCommit = type is 'Q' or 'P' ? Understand(Statement(type)) : type == 'S' && EndBatch();
        isStarted = true;
        headLength = 0;
        body.Clear();
        return isCommit;
    }

    private bool Understand(string statement)
    {
        bool Begins(string word) => statement.StartsWith(word, StringComparison.OrdinalIgnoreCase);
        if (Begins("BEGIN"))
            isInTransaction = true;
        else if (Begins("ROLLBACK") || Begins("COMMIT"))
            isInTransaction = false;
        else if (
            !isInTransaction
            && (
                Begins("insert")
                || Begins("update")
                || Begins("delete")
                || Begins("with") && statement.Contains("update ", StringComparison.OrdinalIgnoreCase)
            )
        )
            hasWritten = true;
        return Begins("COMMIT");
    }

    private bool EndBatch()
    {
        var isCommit = hasWritten;
        hasWritten = false;
        return isCommit;
    }

    /// <summary>A Parse message has the statement's name before its text.</summary>
    private string Statement(char type)
    {
        var text = Encoding.UTF8.GetString([.. body]);
        return (type == 'P' ? text[(text.IndexOf('\0', StringComparison.Ordinal) + 1)..] : text).TrimStart();
    }
}
