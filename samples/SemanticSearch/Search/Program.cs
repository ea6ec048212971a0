using Microsoft.Extensions.DependencyInjection;
using QuantBuild.Extensions.AI;
using SemanticSearch;

// search <folder> [--vectors float|int8|binary] [question]...     questions also from standard input, a line each
if (SearchArguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(SearchArguments.Usage);
    return 2;
}

await using var services = new ServiceCollection()
    .AddQuantBuildEmbeddings(options => options.Folder = SemanticSearch.Model.Models.Search.Directory)
    .AddSingleton<PassageIndex>()
    .BuildServiceProvider();
var index = services.GetRequiredService<PassageIndex>();
await index.AddFolderAsync(arguments.Folder, arguments.Form);
Console.Error.WriteLine($"{index.Count} passages, {index.VectorBytes} bytes of vectors");

foreach (var question in arguments.Questions.Count > 0 ? arguments.Questions : ReadLines())
{
    Console.WriteLine(question);
    foreach (var (passage, similarity) in await index.SearchAsync(question, count: 3))
    {
        Console.WriteLine($"  {similarity:F3}  {passage.File}: {passage.Title}");
    }
}

return 0;

static IEnumerable<string> ReadLines()
{
    while (Console.In.ReadLine() is { } line)
    {
        yield return line;
    }
}
