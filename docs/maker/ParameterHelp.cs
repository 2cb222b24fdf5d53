namespace FtpTools.Docs;

/// <summary>The help of one parameter, with the words of the file.</summary>
internal sealed record ParameterHelp(
    string Name,
    string Description,
    string Type,
    string Default,
    string Required,
    string Position,
    string PipelineInput,
    string Wildcards,
    string Aliases);
