using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>Which namespace uses types of which other, as the compiler binds the names in the sources.</summary>
internal sealed class NamespaceUses
{
    private static readonly MetadataReference[] Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    // By using namespace and used namespace: one place as an example.
    private readonly SortedDictionary<string, SortedDictionary<string, string>> uses = new(StringComparer.Ordinal);

    private NamespaceUses()
    {
    }

    /// <summary>What the sources of a program name; names of types that are not among them are passed over.</summary>
    /// <param name="sources">Each file's name and text.</param>
    public static NamespaceUses Of(IEnumerable<(string Name, string Text)> sources)
    {
        var trees = sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, path: source.Name)).ToList();
        var compilation = CSharpCompilation.Create(
            "sources", trees, Platform, new(OutputKind.DynamicallyLinkedLibrary));
        var found = new NamespaceUses();
        foreach (var tree in trees)
        {
            found.AddFile(compilation.GetSemanticModel(tree));
        }

        return found;
    }

    /// <summary>
    /// The circles: each a set of namespaces that all reach one another, as lines "user uses used (place)".
    /// </summary>
    public IReadOnlyList<string> Circles()
    {
        var reached = uses.Keys.ToDictionary(name => name, ReachedFrom, StringComparer.Ordinal);
        return
        [
            .. from user in uses
               from used in user.Value
               where reached.TryGetValue(used.Key, out var back) && back.Contains(user.Key)
               select $"{user.Key} uses {used.Key}: {used.Value}",
        ];
    }

    private HashSet<string> ReachedFrom(string start)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>([start]);
        while (pending.TryPop(out var user))
        {
            foreach (var used in uses.GetValueOrDefault(user)?.Keys ?? Enumerable.Empty<string>())
            {
                if (reached.Add(used))
                {
                    pending.Push(used);
                }
            }
        }

        return reached;
    }

    private void AddFile(SemanticModel model)
    {
        foreach (var name in model.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var user = name.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>()?.Name.ToString();
            if (user is not null && TypeOf(model.GetSymbolInfo(name)) is { } used && IsDeclaredHere(used))
            {
                Add(user, used, model.SyntaxTree.FilePath);
            }
        }
    }

    // The type itself, or the one whose member is named; where an argument's type is unknown, of the first overload.
    private static INamedTypeSymbol? TypeOf(SymbolInfo named) =>
        (named.Symbol ?? named.CandidateSymbols.FirstOrDefault()) switch
        {
            INamedTypeSymbol type => type,
            INamespaceSymbol or null => null,
            var member => member.ContainingType,
        };

    private static bool IsDeclaredHere(INamedTypeSymbol type) =>
        !type.IsTupleType && !type.IsAnonymousType && type.Locations.Any(location => location.IsInSource);

    private void Add(string user, INamedTypeSymbol used, string file)
    {
        var name = used.ContainingNamespace.ToDisplayString();
        if (name != user)
        {
            if (!uses.TryGetValue(user, out var places))
            {
                uses[user] = places = new(StringComparer.Ordinal);
            }

            places.TryAdd(name, $"{used.Name} in {file}");
        }
    }
}
