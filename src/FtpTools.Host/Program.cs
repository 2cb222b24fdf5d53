using FtpTools.Host;
using FtpTools.Host.Terminal;

using var device = ConsoleDevice.OfProcess();
return new HostProcess(device).Run(args);
