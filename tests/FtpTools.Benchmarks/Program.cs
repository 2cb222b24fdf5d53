using BenchmarkDotNet.Running;
using FtpTools.Benchmarks.Scenarios;

if (args is ["peers", .. var rest]) return await PeerRun.MainAsync(rest);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
