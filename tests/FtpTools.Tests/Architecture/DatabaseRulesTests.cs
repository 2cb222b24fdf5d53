using System.Text.RegularExpressions;

namespace FtpTools.Tests.Architecture;

/// <summary>What users, logins and ledger do is written once for every engine; an engine is known in its own folder only.</summary>
public partial class DatabaseRulesTests
{
    private const string EngineFolder = "Database/Sqlite/";
    private const string Composition = "Server/Data/ServerDatabases.cs";

    [Fact]
    public void Only_the_folder_of_SQLite_names_its_driver()
    {
        Assert.Equal([EngineFolder], Naming(Driver()).Select(path => path[..(path.LastIndexOf('/') + 1)]).Distinct());
    }

    [Fact]
    public void Only_one_file_chooses_the_engine()
    {
        Assert.Equal([Composition], Naming(Engine()).Where(path => !path.StartsWith(EngineFolder, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("using Microsoft.Data.Sqlite;", true)]
    [InlineData("catch (SqliteException e)", true)]
    [InlineData("return e.Code == SQLitePCL.raw.SQLITE_FULL;", true)]
    [InlineData("using FtpTools.Database.Sqlite;", false)]
    [InlineData("new SqliteServerDatabase(folder)", false)]
    public void The_scan_sees_the_driver(string line, bool isFound)
    {
        Assert.Equal(isFound, Driver().IsMatch(line));
    }

    private static IEnumerable<string> Naming(Regex name)
    {
        return SourceTree.Files("src/FtpTools").Where(f => f.Lines.Any(l => name.IsMatch(SourceTree.CodeOf(l)))).Select(f => f.Path).Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"Microsoft\.Data\.Sqlite|\bSQLitePCL|\bSqlite(?:Connection|Command|Transaction|Exception|DataReader|Parameter|Factory)")]
    private static partial Regex Driver();

    [GeneratedRegex(@"FtpTools\.Database\.Sqlite|\bSqliteServerDatabase\b|\bSpaceReserve\b|\bLockFileInstance\b")]
    private static partial Regex Engine();
}
