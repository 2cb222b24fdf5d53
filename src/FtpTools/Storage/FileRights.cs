namespace FtpTools.Storage;

/// <summary>Who may do what with a file, as the platform keeps it.</summary>
/// <param name="Mode">The nine permission bits; never those that lend the owner's rights to who runs the file.</param>
internal sealed record FileRights(UnixFileMode Mode)
{
    /// <summary>What a file has while it is not complete: whoever may not read what it becomes must not read this either.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What a new file asks for when nothing was specified; the umask restricts it.</summary>
    public const UnixFileMode Ordinary =
        Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The bits that travel, and are kept.</summary>
    public const UnixFileMode Permissions = Private | UnixFileMode.UserExecute | GroupBits | OtherBits;

    private const UnixFileMode GroupBits = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode OtherBits = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const int BitsOfAClass = 3;

    /// <summary>The number of the owner; null when it is not to be changed.</summary>
    public uint? Owner { get; init; }

    /// <summary>The number of the group; null when it is not to be changed.</summary>
    public uint? Group { get; init; }

    /// <summary>The access list as Linux keeps it; empty when there is none, null when it is not to be changed.</summary>
    public byte[]? AccessList { get; init; }

    /// <summary>The mode with nothing for the group.</summary>
    public static UnixFileMode WithoutGroup(UnixFileMode mode) => mode & ~GroupBits;

    /// <summary>The mode in which the group may do what everybody may: for another group than the mode was meant for.</summary>
    public static UnixFileMode WithAnyGroup(UnixFileMode mode)
    {
        var everybody = (UnixFileMode)((int)(mode & OtherBits) << BitsOfAClass);
        return WithoutGroup(mode) | (mode & GroupBits & everybody);
    }

    /// <summary>What a new file asks for. Its owner can always read and write it, whatever the mode of the source: a server has to hand
    /// it out again, and whoever receives a file wants to open it.</summary>
    /// <param name="source">The mode of the source; null when it has none.</param>
    public static UnixFileMode ForNew(UnixFileMode? source) => source is { } mode ? (mode & Permissions) | Private : Ordinary;

    /// <summary>A mode as the peer sent it; bits that do not travel are ignored.</summary>
    public static UnixFileMode? FromWire(int? told) => told is { } bits ? (UnixFileMode)bits & Permissions : null;

    /// <summary>A mode as it is sent to the peer.</summary>
    public static int? ToWire(UnixFileMode? mode) => mode is { } bits ? (int)(bits & Permissions) : null;
}
