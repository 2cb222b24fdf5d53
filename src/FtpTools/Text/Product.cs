using System.Reflection;

namespace FtpTools.Text;

/// <summary>Who we are, as said to peers.</summary>
internal static class Product
{
    /// <summary>The TCP port of a server unless another one is chosen.</summary>
    public const int DefaultPort = 2021;

    /// <summary>The TCP port for FTP of a server unless another one is chosen.</summary>
    public const int DefaultFtpPort = 2121;

    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static string Agent { get; } = "FtpTools/" + Version;
}
