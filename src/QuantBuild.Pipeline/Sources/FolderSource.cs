using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Pipeline.Sources;

/// <summary>Models in folders of this machine.</summary>
internal sealed class FolderSource : IModelSource
{
    public string Scheme => string.Empty;

    public LocatedModel Locate(ModelSource source, SourceLocation location, CancellationToken cancellation) =>
        LocatedModel.OfFolder(source.Folder!);
}
