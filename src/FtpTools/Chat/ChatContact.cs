namespace FtpTools;

/// <summary>A name for an address.</summary>
/// <param name="Name">The name, as it was typed.</param>
/// <param name="Address">What it refers to: <c>host:port</c>.</param>
public sealed record ChatContact(string Name, string Address)
{
    /// <summary>The name, so that a contact can be used where a name is expected.</summary>
    public override string ToString() => Name;
}
