using System.Collections.Frozen;
using FtpTools.Framed.Wire;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Which handler does what.</summary>
internal static class RequestHandlers
{
    public static FrozenDictionary<MessageType, RequestHandler> All { get; } = new Dictionary<MessageType, RequestHandler>
    {
        [MessageType.List] = new ListHandler(),
        [MessageType.Stat] = new StatHandler(),
        [MessageType.MakeDirectory] = new MakeDirectoryHandler(),
        [MessageType.DeleteFile] = new DeleteFileHandler(),
        [MessageType.DeleteDirectory] = new DeleteDirectoryHandler(),
        [MessageType.Partials] = new PartialsHandler(),
        [MessageType.DeletePartial] = new DeletePartialHandler(),
        [MessageType.Commands] = new CommandsHandler(),
        [MessageType.Invoke] = new InvokeHandler(),
        [MessageType.Quota] = new QuotaHandler(),
        [MessageType.Rename] = new RenameHandler(),
        [MessageType.Store] = new StoreHandler(),
        [MessageType.Fetch] = new FetchHandler(),
        [MessageType.Digest] = new DigestHandler(),
    }.ToFrozenDictionary();
}
