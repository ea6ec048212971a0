using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>A run of elements that tensors view, as a pickle names it.</summary>
/// <param name="Key">Of the run in the file.</param>
/// <param name="ElementType">How an element is stored.</param>
/// <param name="FirstElement">Index in the run of the key: 0, but for the views that old versions wrote.</param>
/// <param name="Count">Elements.</param>
internal sealed record PickleStorage(string Key, StoredElementType ElementType, long FirstElement, long Count);
