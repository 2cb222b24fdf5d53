using FtpTools.Docs;

// Pages that nothing makes any more go, too.
var pages = CommandFamily.All.ToDictionary(family => Path.Combine(Repository.Pages, family.Name + ".md"), CommandPage.Render);
Directory.CreateDirectory(Repository.Pages);
foreach (var old in Directory.GetFiles(Repository.Pages, "*.md").Where(path => !pages.ContainsKey(path))) File.Delete(old);
foreach (var (path, text) in pages) File.WriteAllText(path, text);
Console.WriteLine($"{pages.Count} pages are in {Repository.Pages}.");
