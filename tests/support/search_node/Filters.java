import java.util.Map;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;

/** The filters that our analyzers name, from the same Lucene classes that a whole distribution has. */
public class Filters extends Plugin implements AnalysisPlugin {
    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "lowercase", (index, environment, name, settings) -> new Normalizing(name, true),
            "asciifolding", (index, environment, name, settings) -> new Normalizing(name, false),
            "pattern_replace", AnalysisPlugin.requiresAnalysisSettings(
                (index, environment, name, settings) -> new Replacing(name, settings)),
            "stemmer", AnalysisPlugin.requiresAnalysisSettings(
                (index, environment, name, settings) -> new Stemmer(name, settings.get("language"))));
    }
}

class Normalizing extends AbstractTokenFilterFactory implements NormalizingTokenFilterFactory {
    private final boolean lowers;

    Normalizing(String name, boolean lowers) { super(name); this.lowers = lowers; }

    @Override
    public TokenStream create(TokenStream stream) {
        return lowers ? new LowerCaseFilter(stream) : new ASCIIFoldingFilter(stream);
    }
}

class Replacing extends AbstractTokenFilterFactory {
    private final Pattern pattern;
    private final String replacement;

    Replacing(String name, Settings settings) {
        super(name);
        this.pattern = Pattern.compile(settings.get("pattern"));
        this.replacement = settings.get("replacement");
    }

    @Override
    public TokenStream create(TokenStream stream) {
        return new PatternReplaceFilter(stream, pattern, replacement, true);
    }
}

class Stemmer extends AbstractTokenFilterFactory {
    private final boolean isPortuguese;

    Stemmer(String name, String language) {
        super(name);
        this.isPortuguese = switch (language) {
            case "portuguese" -> true;
            case "porter2" -> false;
            default -> throw new IllegalArgumentException("no stemmer here for " + language);
        };
    }

    @Override
    public TokenStream create(TokenStream stream) {
        return new SnowballFilter(stream, isPortuguese ? new PortugueseStemmer() : new EnglishStemmer());
    }
}
