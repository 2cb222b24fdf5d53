namespace FtpTools.Chat;

/// <summary>The last exchanges of a server, limited in number and in characters.</summary>
internal sealed class ChatHistory(int maxCount, int maxCharacters)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<ChatExchange> _exchanges = new();
    private int _characters;

    public IReadOnlyList<ChatExchange> All
    {
        get
        {
            lock (_gate) return [.. _exchanges];
        }
    }

    /// <summary>Adds an exchange at the end.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="insteadOf">The one that was recorded earlier and failed; null for none.</param>
    public void Add(ChatExchange exchange, ChatExchange? insteadOf = null)
    {
        lock (_gate)
        {
            if (insteadOf is not null && _exchanges.Remove(insteadOf)) _characters -= LengthOf(insteadOf);
            _exchanges.AddLast(exchange);
            _characters += LengthOf(exchange);
            while (_exchanges.Count > maxCount || (_characters > maxCharacters && _exchanges.Count > 1))
            {
                _characters -= LengthOf(_exchanges.First!.Value);
                _exchanges.RemoveFirst();
            }
        }
    }

    private static int LengthOf(ChatExchange exchange) => exchange.Message.RawText.Length + (exchange.Answer?.Length ?? 0);
}
