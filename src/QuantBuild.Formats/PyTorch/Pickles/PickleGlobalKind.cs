namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>What a global that may stand in a pickle is.</summary>
internal enum PickleGlobalKind
{
    /// <summary>Makes a dictionary.</summary>
    OrderedDictionary,

    /// <summary>Makes a tensor of a storage, an offset, a shape and strides.</summary>
    RebuildTensor,

    /// <summary>Makes a parameter of a tensor, which is the tensor.</summary>
    RebuildParameter,

    /// <summary>Names the element type of a storage.</summary>
    StorageType,
}
