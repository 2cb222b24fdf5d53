using System.Reflection;

namespace FtpTools.Protocol;

/// <summary>Who we are, as said in a hello.</summary>
internal static class Product
{
    public static string Version { get; } = typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static string Agent { get; } = "FtpTools/" + Version;
}
