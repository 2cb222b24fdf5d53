using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>What Set-Content and Add-Content share: text into files, UTF-8 without a byte order mark.</summary>
internal abstract class WriteContentCommand : PSCmdlet
{
    private readonly List<StreamWriter> _writers = [];

    [Parameter(Position = 0, Mandatory = true)]
    [Alias("LiteralPath", "PSPath")]
    public string[] Path { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object[]? Value { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected abstract bool IsAppending { get; }

    protected override void BeginProcessing()
    {
        foreach (var path in Path)
        {
            var file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name != "FileSystem") throw new PSNotSupportedException($"{path} is not a path of the file system.");
            if (!ShouldProcess(file, IsAppending ? "Add content" : "Set content")) continue;
            try
            {
                _writers.Add(new StreamWriter(file, IsAppending));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                WriteError(new ErrorRecord(e, "ContentNotWritable", ErrorCategory.WriteError, file));
            }
        }
    }

    protected override void ProcessRecord()
    {
        foreach (var item in Value ?? [])
        {
            var text = LanguagePrimitives.ConvertTo<string>(item);
            foreach (var writer in _writers)
            {
                writer.Write(text);
                if (!NoNewline) writer.Write(Environment.NewLine);
            }
        }
    }

    protected override void EndProcessing() => Close();

    protected override void StopProcessing() => Close();

    private void Close()
    {
        foreach (var writer in _writers) writer.Dispose();
    }
}
