using FtpTools.Host;

return HostArguments.Read(args) switch
{
    { Answer: { } answer } => Answer(answer),
    var arguments => HostShell.Run(arguments),
};

static int Answer(string text)
{
    Console.Out.WriteLine(text);
    return 0;
}
