namespace FtpTools.PowerShell.Pipeline;

/// <summary>Does what may fail for one item, and reports it, so that the next item is processed.</summary>
internal static class ItemErrors
{
    /// <summary>Does something whose failure is an error for one item only.</summary>
    /// <param name="command">Told of the error.</param>
    /// <param name="action">What is done.</param>
    /// <param name="target">The item.</param>
    /// <param name="failed">Called before the error is written; null if there is nothing to call.</param>
    public static async Task TryAsync(this ICommandContext command, Func<Task> action, object target, Action? failed = null)
    {
        try
        {
            await action();
        }
        catch (FtpToolsException e)
        {
            failed?.Invoke();
            command.ReportItemError(e, target);
        }
    }

    /// <summary>Yields what an item consists of, until there is no more or it fails.</summary>
    /// <param name="command">Told of the error.</param>
    /// <param name="parts">Begins to enumerate the parts.</param>
    /// <param name="target">The item.</param>
    public static async IAsyncEnumerable<T> TryEachAsync<T>(this ICommandContext command, Func<IAsyncEnumerable<T>> parts, object target)
    {
        IAsyncEnumerator<T>? at = null;
        try
        {
            while (true)
            {
                try
                {
                    at ??= parts().GetAsyncEnumerator();
                    if (!await at.MoveNextAsync()) break;
                }
                catch (FtpToolsException e)
                {
                    command.ReportItemError(e, target);
                    break;
                }

                yield return at.Current;
            }
        }
        finally
        {
            if (at is not null) await at.DisposeAsync();
        }
    }
}
