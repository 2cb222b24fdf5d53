using FtpTools.CrashRig;

// serve ROOT [tls] [ftp]: a server; each line on the standard input asks how many connections are open.
// load FOLDER SEED [tls]: a client; each line "go PORT FTPPORT LOAD [settle|framed]" on the standard input lets it work until its server
// is gone.
// store FTPPORT NAME: a client that sends half of a file, in plain, and waits.
// Either ends with its standard input, so that none outlives the test that started it.
return args switch
{
    ["serve", var root, .. var options] => Server.Run(root, options.Contains("tls"), options.Contains("ftp")),
    ["load", var folder, var seed, .. var options] => Load.Run(
        new RigFolder(folder), int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture), options.Contains("tls")),
    ["store", var port, var name] => await HalfAnUpload.RunAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), name),
    _ => throw new ArgumentException("What shall it be: serve, load or store?"),
};
