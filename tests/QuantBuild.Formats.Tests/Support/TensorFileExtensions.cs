using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.Tests.Support;

internal static class TensorFileExtensions
{
    /// <summary>A tensor of an open file, to be written again as it is; the file must stay open until then.</summary>
    public static SafetensorsTensor Copied(this TensorFile file, StoredTensor entry) =>
        new(entry.Name, entry.ElementType, entry.Shape, stream => file.CopyTo(entry, stream));
}
