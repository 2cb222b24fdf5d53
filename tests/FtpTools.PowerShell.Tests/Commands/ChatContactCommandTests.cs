using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public sealed class ChatContactCommandTests : IDisposable
{
    private readonly PowerShellHost _host = CmdletRig.NewEngine();
    private readonly string _name = "c" + Guid.NewGuid().ToString("N");

    public void Dispose()
    {
        _host.Run($"Remove-ChatContact {_name}*");
        _host.Dispose();
    }

    [Fact]
    public void A_contact_is_set_listed_changed_and_removed()
    {
        Assert.Equal([new ChatContact(_name, "127.0.0.1:8081")], RunWell($"Set-ChatContact {_name} 127.0.0.1 -PassThru"));
        Assert.Empty(RunWell($"Set-ChatContact {_name} '[::1]:9'; Set-ChatContact {_name}2 '[::1]:9'"));
        Assert.Equal([new ChatContact(_name, "[::1]:9"), new ChatContact(_name + "2", "[::1]:9")], RunWell($"Get-ChatContact {_name}*"));
        Assert.Empty(RunWell($"Get-ChatContact {_name} | Remove-ChatContact"));
        Assert.Equal([new ChatContact(_name + "2", "[::1]:9")], RunWell($"Get-ChatContact {_name}*"));
    }

    [Theory]
    [InlineData("Set-ChatContact 'a b' 127.0.0.1", "InvalidArgument", ErrorCategory.InvalidArgument)]
    [InlineData("Set-ChatContact a 127.0.0.1:x", "InvalidArgument", ErrorCategory.InvalidArgument)]
    [InlineData("Get-ChatContact nobody", "ContactNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Remove-ChatContact nobody", "ContactNotFound", ErrorCategory.ObjectNotFound)]
    public void What_cannot_be_done_is_an_ordinary_error(string script, string id, ErrorCategory category)
    {
        var error = Assert.Single(_host.Run(script).Errors);

        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, error.CategoryInfo.Category);
    }

    [Fact]
    public void With_WhatIf_nothing_changes()
    {
        RunWell($"Set-ChatContact {_name} 127.0.0.1");
        Assert.Empty(RunWell($"Set-ChatContact {_name} 127.0.0.2 -PassThru -WhatIf; Set-ChatContact {_name}2 127.0.0.2 -WhatIf; Remove-ChatContact {_name}* -WhatIf"));

        Assert.Equal([new ChatContact(_name, "127.0.0.1:8081")], RunWell($"Get-ChatContact {_name}*"));
    }

    [Fact]
    public void Tab_completes_the_names()
    {
        RunWell($"Set-ChatContact {_name} 127.0.0.1; Set-ChatContact {_name}-2 127.0.0.1");
        var found = new ChatContactCompleter().CompleteArgument("Send-ChatMessage", "To", _name[..10].ToUpperInvariant(), null!, null!);

        Assert.Equal([(_name, "127.0.0.1:8081"), ($"{_name}-2", "127.0.0.1:8081")], found.Select(r => (r.CompletionText, r.ToolTip)));
    }

    private IReadOnlyList<object?> RunWell(string script)
    {
        var result = _host.RunToError(script);
        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        return result.Output;
    }
}
