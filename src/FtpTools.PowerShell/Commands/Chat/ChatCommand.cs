using System.Management.Automation;
using System.Security;
using FtpTools.PowerShell.Credentials;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Commands;

/// <summary>The base of the cmdlets that send or receive chat messages.</summary>
public abstract class ChatCommand : AsyncCmdlet
{
    /// <summary>The password that seals messages at both ends; without it they are in the clear.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Key { get; set; }

    /// <summary>The contacts of the user.</summary>
    private protected ChatContacts Contacts => UserContacts.Of(this);

    /// <summary>Derives the key from the password, away from the pipeline thread because it takes its time.</summary>
    private protected Task<ChatKey?> DeriveKeyAsync()
    {
        if (Key is not { } secret) return Task.FromResult<ChatKey?>(null);
        return Task.Run(() =>
        {
            using var password = new PasswordText(secret);
            return (ChatKey?)ChatKey.Derive(password.Memory.Span);
        });
    }

    /// <summary>The name to show for a peer that was named by a contact; null for one that was named by its address.</summary>
    private protected string? ShownName(string nameOrAddress, ChatAddress address)
    {
        return Contacts.List()
            .FirstOrDefault(
                c => c.Name.Equals(nameOrAddress.Trim(), StringComparison.OrdinalIgnoreCase) && c.Address == address.ToString())?.Name;
    }
}
