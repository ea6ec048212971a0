using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Messages;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.ModelFolders;

/// <summary>
/// The weights of a model folder, in one file or in several that an index names, in any format of
/// <see cref="WeightFiles"/>, as one lookup by tensor name.
/// </summary>
public sealed class ModelWeights : IDisposable
{
    private readonly Dictionary<string, TensorFile> fileOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
    private readonly List<TensorFile> files = [];

    private string? index;

    private ModelWeights(string folder) => Folder = folder;

    /// <summary>The folder the weights were opened from.</summary>
    public string Folder { get; }

    /// <summary>The open files, in ordinal order of their names.</summary>
    public IReadOnlyList<TensorFile> Files => files;

    /// <summary>Paths of everything it is read from: the files, and the index of several.</summary>
    public IReadOnlyList<string> Paths => [.. files.Select(file => file.Path), .. index is null ? [] : new[] { index }];

    /// <summary>Every tensor by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <summary>Whether no file was opened, since the model's weights start anew: see <see cref="None"/>.</summary>
    public bool StartAnew => files.Count == 0;

    /// <summary>The weights of a model that starts with fresh ones: none, whatever the folder holds.</summary>
    /// <param name="folder">The model's, for messages.</param>
    public static ModelWeights None(string folder) => new(folder);

    /// <summary>Opens the file of the first format that the folder has, else the shards that its index names.</summary>
    /// <exception cref="ModelFileException">
    /// Neither exists; a file is damaged; shards are missing (all are listed) or lie outside the folder; the index
    /// names tensors its shards do not hold.
    /// </exception>
    public static ModelWeights Open(string folder)
    {
        var weights = new ModelWeights(folder);
        try
        {
            var found = WeightFiles.Find(folder);
            if (found.IsIndex)
            {
                weights.index = found.Path;
                weights.OpenShards(ShardIndex.Read(found.Path, found.Format.Extension), found.Format);
            }
            else
            {
                weights.OpenSingle(found.Format.Open(found.Path));
            }

            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <exception cref="ModelFileException">No such tensor.</exception>
    public TensorFile GetFile(string name) =>
        fileOf.TryGetValue(name, out var file)
            ? file
            : throw new ModelFileException(
                Folder,
                $"holds no tensor '{name}'. Check that the weights belong to this model.");

    /// <exception cref="ModelFileException">No such tensor.</exception>
    public StoredTensor GetEntry(string name) => GetFile(name).GetEntry(name);

    /// <inheritdoc cref="TensorFile.GetBytes"/>
    public ReadOnlySpan<byte> GetBytes(string name) => GetFile(name).GetBytes(GetEntry(name));

    /// <inheritdoc cref="TensorFile.Read{T}(string, Span{T})"/>
    public void Read<T>(string name, Span<T> destination)
        where T : unmanaged => GetFile(name).Read(name, destination);

    /// <inheritdoc cref="TensorFile.ReadArray{T}(string)"/>
    public T[] ReadArray<T>(string name)
        where T : unmanaged => GetFile(name).ReadArray<T>(name);

    /// <summary>Reads a whole tensor of finite numbers.</summary>
    /// <exception cref="ModelFileException">
    /// No such tensor, one that is not of numbers, or a value that is not finite; the value's place is named.
    /// </exception>
    public float[] ReadFinite(string name)
    {
        var values = ReadArray<float>(name);
        FiniteScan.Require(GetFile(name), GetEntry(name), first: 0, values);
        return values;
    }

    /// <summary>The same, into <paramref name="values"/>, as many as the tensor has.</summary>
    /// <inheritdoc cref="ReadFinite(string)" path="/exception"/>
    public void ReadFinite(string name, Span<float> values)
    {
        Read(name, values);
        FiniteScan.Require(GetFile(name), GetEntry(name), first: 0, values);
    }

    /// <summary>Checks what <see cref="ReadFinite(string)"/> would find, a part at a time.</summary>
    /// <exception cref="ModelFileException">As <see cref="ReadFinite(string)"/>.</exception>
    public void RequireFinite(string name)
    {
        const int partLength = 1 << 18;
        var (file, entry) = (GetFile(name), GetEntry(name));
        var buffer = new float[(int)Math.Min(partLength, entry.ElementCount)];
        for (var first = 0L; first < entry.ElementCount; first += partLength)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(partLength, entry.ElementCount - first));
            file.ReadRange(entry, first, part);
            FiniteScan.Require(file, entry, first, part);
        }
    }

    /// <summary>Closes every file.</summary>
    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }

    private void OpenSingle(TensorFile file)
    {
        files.Add(file);
        foreach (var (name, entry) in file.Tensors)
        {
            fileOf.Add(name, file);
            tensors.Add(name, entry);
        }
    }

    private void OpenShards(ShardIndex shardIndex, ITensorFileFormat format)
    {
        var shards = new Dictionary<string, TensorFile>(StringComparer.Ordinal);
        foreach (var shard in shardIndex.Shards)
        {
            var file = format.Open(Path.Combine(Folder, shard));
            files.Add(file);
            shards.Add(shard, file);
        }

        var missing = shardIndex.ShardOf.Where(pair => !shards[pair.Value].Tensors.ContainsKey(pair.Key)).ToList();
        if (missing.Count > 0)
        {
            var names = ShortList.Of(missing.Select(pair => ModelConfiguration.Show($"{pair.Key} in {pair.Value}")));
            throw new ModelFileException(
                shardIndex.Path,
                $"names {missing.Count} tensors that their shards do not hold: {names}. Download the model again.");
        }

        foreach (var (name, shard) in shardIndex.ShardOf)
        {
            fileOf.Add(name, shards[shard]);
            tensors.Add(name, shards[shard].Tensors[name]);
        }
    }
}
