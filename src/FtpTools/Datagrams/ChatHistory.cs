namespace FtpTools.Datagrams;

/// <summary>The last exchanges of a server, bounded in number and in characters.</summary>
internal sealed class ChatHistory(int maxCount, int maxCharacters)
{
    private readonly Lock _gate = new();
    private readonly Queue<ChatExchange> _exchanges = new();
    private int _characters;

    public IReadOnlyList<ChatExchange> All
    {
        get
        {
            lock (_gate) return [.. _exchanges];
        }
    }

    public void Add(ChatExchange exchange)
    {
        lock (_gate)
        {
            _exchanges.Enqueue(exchange);
            _characters += LengthOf(exchange);
            while (_exchanges.Count > maxCount || (_characters > maxCharacters && _exchanges.Count > 1)) _characters -= LengthOf(_exchanges.Dequeue());
        }
    }

    private static int LengthOf(ChatExchange exchange) => exchange.Message.RawText.Length + (exchange.Answer?.Length ?? 0);
}
