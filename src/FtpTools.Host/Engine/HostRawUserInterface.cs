using System.Management.Automation.Host;
using FtpTools.Host.Terminal;

namespace FtpTools.Host.Engine;

/// <summary>The little of a console's screen that a line-based host can honestly offer.</summary>
internal sealed class HostRawUserInterface(ConsoleDevice device) : PSHostRawUserInterface
{
    private const int HeightWithoutTerminal = 50;

    public override ConsoleColor ForegroundColor
    {
        get => Console.ForegroundColor;
        set => Console.ForegroundColor = value;
    }

    public override ConsoleColor BackgroundColor
    {
        get => Console.BackgroundColor;
        set => Console.BackgroundColor = value;
    }

    public override Size BufferSize
    {
        get => WindowSize;
        set => throw NotOffered();
    }

    public override Size WindowSize
    {
        get => new(device.Width, device.Traits.OutputIsTerminal ? Console.WindowHeight : HeightWithoutTerminal);
        set => throw NotOffered();
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates CursorPosition
    {
        get
        {
            if (!device.Traits.IsInteractive) return new Coordinates(0, 0);
            var (left, top) = Console.GetCursorPosition();
            return new Coordinates(left, top);
        }

        set
        {
            if (!device.Traits.OutputIsTerminal) throw NotOffered();
            Console.SetCursorPosition(value.X, value.Y);
        }
    }

    public override Coordinates WindowPosition
    {
        get => new(0, 0);
        set => throw NotOffered();
    }

    public override int CursorSize
    {
        get => 25;
        set => throw NotOffered();
    }

    public override string WindowTitle { get; set; } = "FtpTools";

    public override bool KeyAvailable => device.Traits.InputIsTerminal && Console.KeyAvailable;

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (!device.Traits.IsInteractive) throw new HostException("A key was asked for, and there is no terminal to press one on.");
        var key = device.ReadKey();
        return new KeyInfo((int)key.Key, key.KeyChar, default, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
        while (KeyAvailable) device.ReadKey();
    }

    /// <summary>Only the clearing of the whole screen is offered, which is what Clear-Host does.</summary>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        if (rectangle is not { Left: -1, Top: -1, Right: -1, Bottom: -1 }) throw NotOffered();
        if (device.Traits.OutputIsTerminal) Console.Clear();
    }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotOffered();

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotOffered();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NotOffered();

    public override int LengthInBufferCells(string source) => CellWidth.Of(source);

    public override int LengthInBufferCells(string source, int offset) => CellWidth.Of(source.AsSpan(offset));

    public override int LengthInBufferCells(char source) => CellWidth.Of([source]);

    private static NotSupportedException NotOffered() => new("This host writes lines; it does not address the screen.");
}
