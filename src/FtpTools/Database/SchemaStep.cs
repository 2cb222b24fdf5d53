namespace FtpTools.Database;

/// <summary>The SQL that brings the tables from one version to the next.</summary>
/// <param name="engine">Says what is written differently in each engine.</param>
internal delegate string SchemaStep(ServerDatabase engine);
