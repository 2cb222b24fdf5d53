using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace FtpTools.PowerShell.Transformation;

/// <summary>Lets an encoding be given as the commands of the shell name it, or by its registered name or number.</summary>
public sealed class EncodingTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return value switch
            {
                string name => Of(name),
                int number => Encoding.GetEncoding(number),
                _ => inputData,
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ArgumentTransformationMetadataException($"There is no encoding '{value}'.", e);
        }
    }

    private static Encoding Of(string name) => name.ToUpperInvariant() switch
    {
        "ASCII" => Encoding.ASCII,
        "ANSI" => Encoding.GetEncoding(CultureInfo.CurrentCulture.TextInfo.ANSICodePage),
        "BIGENDIANUNICODE" => Encoding.BigEndianUnicode,
        "BIGENDIANUTF32" => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        "OEM" => Encoding.GetEncoding(CultureInfo.CurrentCulture.TextInfo.OEMCodePage),
        "UNICODE" => Encoding.Unicode,
        "UTF8" or "UTF8NOBOM" or "DEFAULT" => TextEncodings.Default,
        "UTF8BOM" => Encoding.UTF8,
        "UTF32" => Encoding.UTF32,
        _ => int.TryParse(name, CultureInfo.InvariantCulture, out var number) ? Encoding.GetEncoding(number) : Encoding.GetEncoding(name),
    };
}
