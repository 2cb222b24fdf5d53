using System.Management.Automation;
using FtpTools.PowerShell.Module;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Module;

/// <summary>The last removal of the module closes everything in the process, so no other test may run meanwhile.</summary>
[Collection(nameof(WholeProcess))]
public class ModuleLifetimeTests
{
    private const string Import = "Import-Module -Assembly $assembly -DisableNameChecking";
    private const string Remove = "Get-Module *FtpTools.PowerShell* | Remove-Module";

    [Fact]
    public void Removing_the_module_closes_what_its_runspace_opened_and_leaves_the_other_runspaces_alone()
    {
        var stage = new ToyStage();
        var other = new ToyStage();
        using var host = Host(stage);
        using var otherHost = Host(other);
        otherHost.Run($"{Import}; Register-Toy $stage");
        Assert.Empty(host.Run($"{Import}; Register-Toy $stage; {Remove}").Errors);

        Assert.Equal(["disposed", "closed"], stage.Diary);
        Assert.Equal(["disposed"], other.Diary);

        Assert.Empty(otherHost.Run(Remove).Errors);
        Assert.Equal(["disposed", "closed"], other.Diary);
    }

    [Fact]
    public void A_forced_import_closes_and_begins_again()
    {
        var stage = new ToyStage();
        using var host = Host(stage);
        var result = host.Run($"{Import}; Register-Toy $stage; {Remove}; {Import} -Force; Register-Toy $stage; {Import} -Force; {Remove}");

        Assert.Empty(result.Errors);
        Assert.Equal(2, stage.Diary.Count(entry => entry == "closed"));
    }

    private static PowerShellHost Host(ToyStage stage)
    {
        return new PowerShellHost(typeof(RegisterToyCommand)).With("stage", stage).With("assembly", typeof(ModuleLifetime).Assembly);
    }

    [Cmdlet(VerbsLifecycle.Register, "Toy")]
    public sealed class RegisterToyCommand : ToyCmdlet
    {
        protected override Task ProcessAsync(CancellationToken cancellationToken)
        {
            ModuleLifetime.CloseOnRemoval(async _ =>
            {
                await Task.Yield();
                TheStage.Note("closed");
            });
            return Task.CompletedTask;
        }
    }
}
