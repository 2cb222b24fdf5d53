using System.Diagnostics.CodeAnalysis;

namespace FtpTools.Storage;

/// <summary>What came of a change that needs room in a home: what it made, or what it lacks. Where it lacks something, whoever made it gets
/// that granted and makes the change again.</summary>
/// <param name="value">What it made.</param>
/// <param name="lacking">What it lacks; null when it is done.</param>
internal readonly struct RoomResult<T>(T? value, StorageAmount? lacking = null)
{
    private readonly StorageAmount? _lacking = lacking;

    /// <summary>What it made; only when it is done.</summary>
    public T? Value { get; } = value;

    public static implicit operator RoomResult<T>(T value) => new(value);

    /// <summary>A change that lacks room.</summary>
    public static RoomResult<T> Lacks(StorageAmount lacking) => new(default, lacking);

    /// <summary>Whether the change is made.</summary>
    /// <param name="value">What it made.</param>
    /// <param name="lacking">What it lacks otherwise.</param>
    public bool IsDone([MaybeNullWhen(false)] out T value, out StorageAmount lacking)
    {
        (value, lacking) = (Value!, _lacking ?? default);
        return _lacking is null;
    }
}
