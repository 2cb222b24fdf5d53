using FtpTools.CrashRig;

// serve ROOT [tls] [ftp]: a server; each line on the standard input asks how many connections are open.
// load FOLDER SEED: a client; each line "go PORT LOAD [settle]" on the standard input lets it work until its server is gone.
// Either ends with its standard input, so that none outlives the test that started it.
return args switch
{
    ["serve", var root, .. var options] => Server.Run(root, options.Contains("tls"), options.Contains("ftp")),
    ["load", var folder, var seed] => Load.Run(new RigFolder(folder), int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture)),
    _ => throw new ArgumentException("What shall it be: serve or load?"),
};
