using System.Management.Automation;
using System.Security.Cryptography;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Get-Random: a number, or one or more of the given objects.</summary>
[Cmdlet(VerbsCommon.Get, "Random", DefaultParameterSetName = "Number")]
internal sealed class GetRandomCommand : PSCmdlet
{
    private readonly List<object?> _items = [];

    /// <summary>Never reached.</summary>
    [Parameter(Position = 0, ParameterSetName = "Number")]
    public int Maximum { get; set; } = int.MaxValue;

    [Parameter(ParameterSetName = "Number")]
    public int Minimum { get; set; }

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "Items", ValueFromPipeline = true)]
    [AllowNull]
    public object?[]? InputObject { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Items") _items.AddRange(InputObject ?? [null]);
    }

    protected override void EndProcessing()
    {
        if (ParameterSetName == "Items")
        {
            var items = _items.ToArray();
            RandomNumberGenerator.Shuffle(items.AsSpan());
            foreach (var item in items.Take(Count)) WriteObject(item);
            return;
        }

        if (Minimum >= Maximum)
        {
            var refusal = new PSArgumentException($"-Minimum {Minimum} is not below -Maximum {Maximum}.");
            ThrowTerminatingError(new ErrorRecord(refusal, "MinGreaterThanOrEqualMax", ErrorCategory.InvalidArgument, null));
        }

        for (var i = 0; i < Count; i++) WriteObject(RandomNumberGenerator.GetInt32(Minimum, Maximum));
    }
}
