using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Sources;

/// <summary>Models in folders of this machine.</summary>
internal sealed class FolderSource : IModelSource
{
    public string Scheme => string.Empty;

    public LocatedModel Locate(ModelSource source, SourceLocation location, CancellationToken cancellation) =>
        LocatedModel.OfFolder(source.Folder!);
}
