using System.Text;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Tests.Shared.PyTorch;

/// <summary>Checkpoints in both forms of <c>torch.save</c>, written without torch.</summary>
internal static class RawCheckpoint
{
    private static readonly byte[] Magic = [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    public static byte[] Zip(IReadOnlyList<RawTensor> tensors, int protocol = 2, bool isLong = false) =>
        Zip(new PickleAssembler(protocol).StateDictionary(tensors, isLegacy: false).Finish(), tensors, isLong);

    public static byte[] Zip(byte[] pickle, IReadOnlyList<RawTensor> tensors, bool isLong = false)
    {
        var zip = new RawZip { IsLong = isLong }
            .Add("archive/data.pkl", pickle)
            .Add("archive/byteorder", Encoding.ASCII.GetBytes("little"));
        foreach (var tensor in tensors.DistinctBy(tensor => tensor.Key))
        {
            zip.Add($"archive/data/{tensor.Key}", tensor.Storage);
        }

        return zip.Add("archive/version", Encoding.ASCII.GetBytes("3\n")).Finish();
    }

    public static byte[] Legacy(IReadOnlyList<RawTensor> tensors, int protocol = 2) =>
        Legacy(new PickleAssembler(protocol).StateDictionary(tensors, isLegacy: true).Finish(), tensors, protocol);

    public static byte[] Legacy(byte[] pickle, IReadOnlyList<RawTensor> tensors, int protocol = 2)
    {
        var storages = tensors.DistinctBy(tensor => tensor.Key).ToList();
        var keys = new PickleAssembler(protocol).Op(']').Memo().Op('(');
        foreach (var storage in storages)
        {
            keys.Text(storage.Key);
        }

        return
        [
            .. new PickleAssembler(protocol).Raw(Magic).Finish(),
            .. new PickleAssembler(protocol).Integer(1001).Finish(),
            .. new PickleAssembler(protocol).Op('}').Memo().Op('(').Text("protocol_version").Integer(1001)
                .Text("little_endian").Raw(0x88).Text("type_sizes").Op('}').Memo().Op('(').Text("short").Integer(2)
                .Text("int").Integer(4).Text("long").Integer(4).Op('u').Op('u').Finish(),
            .. pickle,
            .. keys.Op('e').Finish(),
            .. storages.SelectMany(storage => (byte[])[.. BitConverter.GetBytes(storage.Stated), .. storage.Storage]),
        ];
    }

    /// <summary>All tensors of other weights, each in a storage of its own.</summary>
    public static IReadOnlyList<RawTensor> Of(ModelWeights weights) =>
    [
        .. weights.Tensors.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select((entry, index) =>
            new RawTensor(
                entry.Name, StorageTypeOf(entry.ElementType), weights.GetBytes(entry.Name).ToArray(), [.. entry.Shape])
            {
                Key = $"{index}",
            }),
    ];

    private static string StorageTypeOf(StoredElementType type) => type switch
    {
        StoredElementType.F64 => "DoubleStorage",
        StoredElementType.F32 => "FloatStorage",
        StoredElementType.F16 => "HalfStorage",
        StoredElementType.BF16 => "BFloat16Storage",
        StoredElementType.I64 => "LongStorage",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
