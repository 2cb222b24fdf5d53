using System.Text.Json.Serialization;

namespace FtpTools.Framed.Wire.Messages;

/// <summary>Asks for the entries of a directory: section 5.</summary>
internal sealed record ListRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.List;

    public required string Path { get; init; }
}

/// <summary>Asks for one entry: section 5.</summary>
internal sealed record StatRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Stat;

    public required string Path { get; init; }
}

/// <summary>Makes a directory: section 5.</summary>
internal sealed record MakeDirectoryRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.MakeDirectory;

    public required string Path { get; init; }

    public bool MakeParents { get; init; }
}

/// <summary>Deletes a file: section 5.</summary>
internal sealed record DeleteFileRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.DeleteFile;

    public required string Path { get; init; }
}

/// <summary>Deletes an empty directory: section 5.</summary>
internal sealed record DeleteDirectoryRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.DeleteDirectory;

    public required string Path { get; init; }
}

/// <summary>Asks how full the home is: section 5.</summary>
internal sealed record QuotaRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Quota;
}

/// <summary>Asks for what is kept of broken stores: section 5.</summary>
internal sealed record PartialsRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Partials;
}

/// <summary>Deletes what is kept of a broken store: section 5.</summary>
internal sealed record DeletePartialRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.DeletePartial;

    public required string Path { get; init; }
}

/// <summary>Gives a file or directory another path: section 5.</summary>
internal sealed record RenameRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Rename;

    public required string Path { get; init; }

    public required string Target { get; init; }

    public bool Overwrite { get; init; }
}
