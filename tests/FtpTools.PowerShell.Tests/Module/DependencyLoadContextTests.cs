using System.Reflection;
using System.Runtime.Loader;
using FtpTools.PowerShell.Module;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Module;

public class DependencyLoadContextTests
{
    private static readonly string Dependencies = Path.Combine(ChildEngine.ModuleDirectory, "dependencies");
    private static readonly AssemblyName Hashing = AssemblyName.GetAssemblyName(Path.Combine(Dependencies, "System.IO.Hashing.dll"));

    [Fact]
    public void A_request_for_our_version_is_answered_from_the_folder()
    {
        var context = new DependencyLoadContext(Dependencies);
        var assembly = context.Answer(Hashing);

        Assert.Equal(Path.Combine(Dependencies, "System.IO.Hashing.dll"), assembly?.Location);
        Assert.Same(context, AssemblyLoadContext.GetLoadContext(assembly!));
        Assert.Same(assembly, context.Answer(Hashing));
    }

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("99.0.0.0")]
    public void A_request_for_another_version_is_left_to_others(string version)
    {
        var request = (AssemblyName)Hashing.Clone();
        request.Version = new Version(version);

        Assert.Null(new DependencyLoadContext(Dependencies).Answer(request));
    }

    [Fact]
    public void A_request_for_what_is_not_in_the_folder_is_left_to_others()
    {
        var context = new DependencyLoadContext(Dependencies);

        Assert.Null(context.Answer(new AssemblyName("Nobody.Has.This, Version=1.0.0.0")));
        Assert.Null(context.Answer(new AssemblyName("../FtpTools, Version=0.1.0.0")));
    }

    [Fact]
    public void Dependencies_find_each_other_in_the_context()
    {
        var context = new DependencyLoadContext(Dependencies);
        var sqlite = context.LoadFromAssemblyName(new AssemblyName("Microsoft.Data.Sqlite"));
        var core = context.LoadFromAssemblyName(sqlite.GetReferencedAssemblies().Single(name => name.Name == "SQLitePCLRaw.core"));

        Assert.Same(context, AssemblyLoadContext.GetLoadContext(core));
    }
}
