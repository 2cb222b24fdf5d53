using System.Management.Automation;
using System.Management.Automation.Runspaces;

// Runs the script file of the first argument; writes its objects, one per line, and exits 1 on a terminating error.
using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
runspace.Open();
using var shell = PowerShell.Create();
shell.Runspace = runspace;
try
{
    shell.AddScript(File.ReadAllText(args[0]));
    foreach (var item in shell.Invoke()) Console.Out.WriteLine(item);
}
catch (RuntimeException exception)
{
    Console.Error.WriteLine(exception.ErrorRecord);
    return 1;
}

foreach (var error in shell.Streams.Error) Console.Error.WriteLine(error);
return 0;
